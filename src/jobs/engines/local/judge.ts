import { constants } from 'node:os';
import type { JobEnd, JobFacts } from './job-files.ts';

export type Verdict = { readonly state: 'pending' } | { readonly state: 'running' } | Finding;

/**
 * `from`: `record` and `exit` are files that say it. `absence`: inferred from what is missing, has to be written down.
 * `unclaimed`: nobody has taken the job yet: it ends so only if the engine gets the claim.
 */
export interface Finding extends JobEnd {
  readonly state: 'completed' | 'failed' | 'cancelled' | 'node-fail' | 'timeout' | 'out-of-memory';
  readonly from: 'record' | 'exit' | 'absence' | 'unclaimed';
}

/** What the facts amount to. `now`: the end of a job whose end nobody saw. */
export function judge(facts: JobFacts, boot: string, now: string): Verdict {
  const { end, exit, cancel, supervisor } = facts;
  if (end !== undefined) return { ...(end as Finding), from: 'record' };
  const limited = limitedEnd(facts, now);
  if (limited !== undefined) return limited;
  if (exit !== undefined) {
    const { code: exitCode, endedAt } = exit;
    if (cancel !== undefined) return { state: 'cancelled', exitCode, reason: 'was cancelled', endedAt, from: 'exit' };
    if (exitCode === 0) return { state: 'completed', exitCode, endedAt, from: 'exit' };
    return { state: 'failed', exitCode, reason: exitReason(exitCode), endedAt, from: 'exit' };
  }
  if (facts.alive) return { state: 'running' };
  if (cancel !== undefined && (!facts.claimed || supervisor === undefined)) {
    const reason = 'was cancelled before it started';
    return { state: 'cancelled', reason, endedAt: cancel.cancelledAt, from: facts.claimed ? 'absence' : 'unclaimed' };
  }
  if (cancel !== undefined) return { state: 'cancelled', reason: 'was cancelled', endedAt: now, from: 'absence' };
  if (!facts.claimed) return { state: 'pending' };
  if (supervisor !== undefined && supervisor.boot !== boot) {
    return { state: 'node-fail', reason: 'the computer restarted while the job ran', endedAt: now, from: 'absence' };
  }
  const reason =
    supervisor === undefined
      ? 'its supervisor ended before it could start the job: it was killed, or the disk was full'
      : 'its supervisor was killed and left no exit code; what was left of the job was killed as well';
  return { state: 'failed', reason, endedAt: now, from: 'absence' };
}

/** Of a job that was ended for passing a limit, and not cancelled before. */
function limitedEnd({ limit, cancel, exit, alive }: JobFacts, now: string): Finding | undefined {
  if (limit === undefined || (cancel !== undefined && cancel.cancelledAt < limit.at)) return undefined;
  const { state, reason } = limit;
  if (exit !== undefined) return { state, reason, exitCode: exit.code, endedAt: exit.endedAt, from: 'exit' };
  return alive ? undefined : { state, reason, endedAt: now, from: 'absence' };
}

export function exitReason(code: number): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? `ended with exit code ${code}` : `ended with exit code ${code} (128 + ${signal})`;
}
