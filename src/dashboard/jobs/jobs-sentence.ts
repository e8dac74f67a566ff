import type { JobStateWord } from '../../protocol/jobs.ts';
import { countText } from '../amounts.ts';
import { clockText } from '../clock.ts';

export type JobCounts = Readonly<Partial<Record<JobStateWord, number>>>;

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

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

/** Small numbers as words, as a sentence has them. */
export function spelled(count: number): string {
  return WORDS[count] ?? countText(count);
}

function many(count: number, one: string, more: string): string {
  return `${spelled(count)} ${count === 1 ? one : more}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
