import { isAlive } from './job-files.ts';
import type { Limits } from './limits/limiter.ts';
import type { LocalJob } from './local-job.ts';
import { bornAt } from './process-table.ts';
import { killFollowers, signalGroup, signalStrays } from './signal-job.ts';

const LAST_KILL_MS = 2000;

export async function supervisorLives({ child, supervisor }: LocalJob, boot: string): Promise<boolean> {
  if (child !== undefined) return child.exitCode === null && child.signalCode === null;
  return supervisor !== undefined && (await isAlive(supervisor, boot));
}

/**
 * TERM now, KILL to all but the supervisor after the grace of what ends it, to that too 2 s later. `job.killTimer` ends it.
 * Without a grace it is KILL at once: what has passed its memory must not get more.
 */
export async function terminate(job: LocalJob, boot: string, limits: Limits): Promise<void> {
  const pid = job.child?.pid ?? job.supervisor?.pid;
  const graceSec = (job.cancel ?? job.limit ?? job.requeue)?.graceSec;
  if (pid === undefined || graceSec === undefined || !(await supervisorLives(job, boot))) return;
  const isBatch = job.spec.batch !== undefined;
  const later = (delayMs: number, act: () => Promise<void>) => {
    clearTimeout(job.killTimer);
    job.killTimer = setTimeout(() => {
      act().catch((error: Error) => process.emitWarning(`job ${job.jobId} could not be killed: ${error.message}`));
    }, delayMs).unref();
  };
  const kill = async () => {
    if (!(await supervisorLives(job, boot))) return;
    if (isBatch) await limits.kill(job, pid);
    await killFollowers(pid);
    later(LAST_KILL_MS, async () => {
      if (await supervisorLives(job, boot)) signalGroup(pid, 'SIGKILL');
    });
  };
  if (graceSec === 0 && job.cancel === undefined && job.limit !== undefined) return kill();
  signalGroup(pid, 'SIGTERM');
  signalGroup(pid, 'SIGCONT'); // a stopped job would not notice
  later(graceSec * 1000, kill);
  if (isBatch) for (const signal of ['SIGTERM', 'SIGCONT'] as const) await signalStrays(job, pid, signal, limits);
}

/** KILL to what is left of a job whose supervisor has ended. A pid that has been born again since means that nothing is left. */
export async function sweep(job: LocalJob, boot: string): Promise<void> {
  const pid = await leftSession(job, boot);
  if (pid !== undefined) await killFollowers(pid);
}

/** The session of a supervisor that has ended, as long as no other process has its pid. */
export async function leftSession({ supervisor }: LocalJob, boot: string): Promise<number | undefined> {
  if (supervisor === undefined || supervisor.boot !== boot) return undefined;
  const born = await bornAt(supervisor.pid);
  return born === undefined || born === supervisor.born ? supervisor.pid : undefined;
}
