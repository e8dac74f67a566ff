import type { Crossing } from '../../machines/crossover.ts';
import { capital } from '../sentence-words.ts';

/** What is compared: the word in a sentence, and what a drawing of it is called. */
export const CONTESTS = [
  { contest: 'speed', word: 'in speed', heading: 'Speed, Gflop/s' },
  { contest: 'perWatt', word: 'per watt', heading: 'Speed per watt, Gflop/s' },
  { contest: 'perEuro', word: 'per euro', heading: 'Speed per euro over the years, Gflop/s' },
] as const;
export type Contest = (typeof CONTESTS)[number]['contest'];

/** All three answers, as the heading of the page. */
export function crossoverSentence(a: string, b: string, crossings: Readonly<Record<Contest, Crossing>>): string {
  const parts = CONTESTS.map(({ contest, word }) => `${word} ${whenText(crossings[contest])}`);
  return `${a} overtakes ${b} ${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}.`;
}

/** at 7 boards; at 6 to 8 boards; at 6 boards at the earliest; never; unknown. */
function whenText(crossing: Crossing): string {
  if (crossing.is !== 'at') return crossing.is === 'never' ? 'never' : 'nobody knows when';
  const { from, to } = crossing;
  if (to === undefined) return `at ${boards(from)} at the earliest`;
  return from === to ? `at ${boards(from)}` : `at ${from} to ${boards(to)}`;
}

/** The same of one drawing, with what the range means or why there is no answer. */
export function crossingText(crossing: Crossing, a: string, b: string): string {
  if (crossing.is === 'unknown') return capital(crossing.because);
  if (crossing.is === 'never') return `However many: ${a} never overtakes ${b} here.`;
  const { from, to } = crossing;
  if (to === undefined)
    return `${boardsOf(from, a)} are enough if they work together as well as the best clusters do; if as badly as the worst, no number is.`;
  if (from === to) return `From ${boardsOf(from, a)} on, whatever of the range is true.`;
  return `${boardsOf(from, a)} are enough if they work together as well as the best clusters do; ${to} in any case.`;
}

function boards(count: number): string {
  return count === 1 ? '1 board' : `${count} boards`;
}

function boardsOf(count: number, name: string): string {
  return `${count} × ${name}`;
}
