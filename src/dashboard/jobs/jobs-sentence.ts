import type { JobStateWord } from '../../protocol/jobs.ts';
import { clockText } from '../clock.ts';
import { capital, spelled } from '../sentence-words.ts';

export type JobCounts = Readonly<Partial<Record<JobStateWord, number>>>;

/** How things stand with all jobs, in one sentence. `next` is when the next of them starts, where that is known. */
export function jobsSentence(counts: JobCounts | undefined, next: string | undefined, now = new Date()): string {
  if (counts === undefined) return 'Asking for the jobs.';
  const running = counts.running ?? 0;
  const waiting = counts.pending ?? 0;
  if (running + waiting === 0) return 'No job runs or waits.';
  const runs = running === 0 ? 'No job runs' : capital(`${many(running, 'job runs', 'jobs run')}`);
  const waits = waiting === 0 ? 'none waits' : `${spelled(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`;
  const after = next === undefined || waiting === 0 ? '' : `; the next starts about ${clockText(next, now)}`;
  return `${runs}, ${waits}${after}.`;
}

function many(count: number, one: string, more: string): string {
  return `${spelled(count)} ${count === 1 ? one : more}`;
}
