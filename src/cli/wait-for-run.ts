import { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import type { Client } from './client.ts';
import { startDeadline } from './deadline.ts';
import { followRun } from './follow-run.ts';
import { startProgress } from './progress.ts';
import { Interrupted, type World } from './world.ts';

/** Attempts to look through for one that failed: those that answered and wrote a log are among them. */
const NEWEST = 20;

export interface Waiting {
  readonly timeoutSec: number | undefined;
  readonly quiet?: boolean | undefined;
  readonly label?: string;
  readonly onStatus?: (status: RunStatus) => void;
  /** What becomes of the run when the waiting is broken off. */
  readonly afterwards?: string;
}

/** Waits for a run's end with progress on stderr. Whoever breaks it off is told what becomes of the run. */
export async function waitForRun(world: World, client: Client, run: string, waiting: Waiting): Promise<RunStatus> {
  const { timeoutSec, quiet, label, onStatus } = waiting;
  const afterwards = waiting.afterwards ?? `It goes on. To wait for it again: breadbox farm watch ${run}`;
  const deadline = startDeadline(world.signal, timeoutSec, `Run ${run}`, afterwards);
  const progress = startProgress(world, quiet === true || onStatus !== undefined);
  try {
    return await followRun(client, run, {
      signal: deadline.signal,
      onStatus: onStatus ?? ((status) => progress.show(status, label)),
    });
  } catch (error) {
    progress.stop();
    if (error instanceof Interrupted) world.stderr.write(`Run ${run}: ${afterwards}\n`);
    throw error;
  } finally {
    progress.stop();
    deadline.stop();
  }
}

/** For people, when a run did not go well. */
export async function whatWentWrong(client: Client, ended: RunStatus, signal: AbortSignal): Promise<BreadboxError> {
  const { run, state, reason, tasks, failed } = ended;
  const why = reason ? `: ${reason.replace(/\.$/, '')}` : '';
  if (state === 'cancelled') return new BreadboxError('run-failed', `Run ${run} was cancelled${why}.`);
  const hint = `What happened: breadbox farm logs ${run}`;
  if (state === 'failed') return new BreadboxError('run-failed', `Run ${run} failed${why}.`, { hint });
  const last = await lastFailure(client, run, signal);
  return new BreadboxError('run-failed', `Of the tasks of run ${run}, ${failed} of ${tasks} failed.`, {
    hint: last === undefined ? hint : `The last was ${last}\nAll of them: breadbox farm logs ${run}`,
  });
}

/** `r9.8: exited with 7: no bread for 9`; undefined where the head does not say. */
async function lastFailure(client: Client, run: string, signal: AbortSignal): Promise<string | undefined> {
  // The failure is known and told already; this only spares a look at the logs.
  const attempts = await client
    .call('GET /api/farm/runs/{run}/attempts', { params: { run }, query: { limit: NEWEST }, signal })
    .catch(() => []);
  const last = attempts.find(({ outcome }) => outcome === 'failed');
  if (last === undefined) return undefined;
  const said = last.log?.trimEnd().split('\n').at(-1)?.trim();
  const isTold = said === undefined || last.reason?.includes(said);
  return [last.task, last.reason, isTold ? undefined : said].filter(Boolean).join(': ');
}
