import { BreadboxError } from '../cluster/errors.ts';
import type { Job } from '../protocol/jobs.ts';
import type { Client } from './client.ts';
import { startDeadline } from './deadline.ts';
import { followJobs, hasEnded } from './follow-jobs.ts';
import { stateCounts } from './output/job-report.ts';
import { Interrupted, type World } from './world.ts';

export interface WaitingForJobs {
  readonly timeoutSec: number | undefined;
  readonly quiet?: boolean | undefined;
}

/** With one live line on a terminal's stderr. Whoever breaks it off is told what becomes of the jobs. */
export async function waitForJobs(
  world: World,
  client: Client,
  jobIds: readonly string[],
  { timeoutSec, quiet }: WaitingForJobs,
): Promise<readonly Job[]> {
  const { stderr, env } = world;
  const [what, goesOn] = jobIds.length === 1 ? [`Job ${jobIds[0]}`, 'It goes on.'] : ['The jobs', 'They go on.'];
  const afterwards = `${goesOn} To wait again: breadbox wait ${jobIds.join(' ')}`;
  const deadline = startDeadline(world.signal, timeoutSec, what, afterwards);
  const live = stderr.isTTY === true && env.TERM !== 'dumb' && !quiet;
  const wipe = () => live && stderr.write('\r\x1b[2K');
  try {
    return await followJobs(client, jobIds, {
      signal: deadline.signal,
      onJobs(jobs) {
        if (live) stderr.write(`\r\x1b[2K${waitingLine(jobs).slice(0, (stderr.columns || 80) - 1)}`);
      },
    });
  } catch (error) {
    wipe();
    if (error instanceof Interrupted) stderr.write(`${what}: ${afterwards}\n`);
    throw error;
  } finally {
    wipe();
    deadline.stop();
  }
}

function waitingLine(jobs: readonly Job[]): string {
  const [only] = jobs;
  if (only && jobs.length === 1) return `job ${only.jobId} ${only.state}${only.reason ? `: ${only.reason}` : ''}`;
  return `${jobs.filter(hasEnded).length} of ${jobs.length} jobs have ended  ${stateCounts(jobs)}`;
}

/** For people; `undefined` where all went well. */
export function whatFailed(jobs: readonly Job[]): BreadboxError | undefined {
  const failed = jobs.filter(({ state }) => state !== 'completed');
  const [first] = failed;
  if (first === undefined) return undefined;
  const hint = `What it printed: breadbox logs ${first.jobId}`;
  if (jobs.length === 1) return new BreadboxError('job-failed', `${whatBecame(first)}.`, { hint });
  return new BreadboxError('job-failed', `Of ${jobs.length} jobs, ${failed.length} did not go well.`, {
    hint: `The first: ${whatBecame(first)}.\n${hint}`,
  });
}

const BECAME: Readonly<Record<Job['state'], string>> = {
  pending: 'waits',
  running: 'runs',
  completed: 'has completed',
  failed: 'failed',
  cancelled: 'was cancelled',
  timeout: 'was ended at its time limit',
  'node-fail': 'ended with the computer that it ran on',
  'out-of-memory': 'was ended because it took more memory than it had asked for',
};

/** `Job 12 failed with exit code 3`, without a full stop. */
export function whatBecame({ jobId, state, exitCode, reason }: Job): string {
  const became = `Job ${jobId} ${BECAME[state]}`;
  const why = reason?.replace(/\.$/, '');
  const saysIt = why?.startsWith(BECAME[state]) || state === 'timeout' || state === 'out-of-memory';
  if (why !== undefined && saysIt) return `Job ${jobId} ${why}`;
  if (why !== undefined) return `${became}: ${why}`;
  return state === 'failed' && exitCode !== undefined ? `${became} with exit code ${exitCode}` : became;
}
