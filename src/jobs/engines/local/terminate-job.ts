import { isAlive } from './job-files.ts';
import type { LocalJob } from './local-job.ts';
import { bornAt } from './process-table.ts';
import { killFollowers, signalGroup } from './signal-job.ts';

const LAST_KILL_MS = 2000;

export async function supervisorLives({ child, supervisor }: LocalJob, boot: string): Promise<boolean> {
  if (child !== undefined) return child.exitCode === null && child.signalCode === null;
  return supervisor !== undefined && (await isAlive(supervisor, boot));
}

/** TERM now, KILL to all but the supervisor after the grace of `job.cancel`, to that too 2 s later. `job.killTimer` ends it. */
export async function terminate(job: LocalJob, boot: string): Promise<void> {
  const pid = job.child?.pid ?? job.supervisor?.pid;
  if (pid === undefined || job.cancel === undefined || !(await supervisorLives(job, boot))) return;
  signalGroup(pid, 'SIGTERM');
  signalGroup(pid, 'SIGCONT'); // a stopped job would not notice
  const later = (delayMs: number, act: () => Promise<void>) => {
    clearTimeout(job.killTimer);
    job.killTimer = setTimeout(() => {
      act().catch((error: Error) => process.emitWarning(`job ${job.jobId} could not be killed: ${error.message}`));
    }, delayMs).unref();
  };
  later(job.cancel.graceSec * 1000, async () => {
    if (!(await supervisorLives(job, boot))) return;
    await killFollowers(pid);
    later(LAST_KILL_MS, async () => {
      if (await supervisorLives(job, boot)) signalGroup(pid, 'SIGKILL');
    });
  });
}

/** KILL to what is left of a job whose supervisor has ended. A pid that has been born again since means that nothing is left. */
export async function sweep({ supervisor }: LocalJob, boot: string): Promise<void> {
  if (supervisor === undefined || supervisor.boot !== boot) return;
  const born = await bornAt(supervisor.pid);
  if (born === undefined || born === supervisor.born) await killFollowers(supervisor.pid);
}
