import type { Crossing } from '../../machines/crossover.ts';
import { capital } from '../sentence-words.ts';

/** What is compared: the word in a sentence, and what a drawing of it is called. */
export const CONTESTS = [
  { contest: 'speed', word: 'in speed', heading: 'Speed, Gflop/s' },
  { contest: 'perWatt', word: 'per watt', heading: 'Speed per watt, Gflop/s' },
  { contest: 'perEuro', word: 'per euro', heading: 'Speed per euro over the years, Gflop/s' },
] as const;
export type Contest = (typeof CONTESTS)[number]['contest'];

/** All three answers, as the heading of the page; counts are of `a`. */
export function crossoverSentence(a: string, b: string, crossings: Readonly<Record<Contest, Crossing>>): string {
  const parts = CONTESTS.map(({ contest, word }) => `${word} ${whenText(crossings[contest])}`);
  return `${a} overtakes ${b} ${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}.`;
}

/** with one alone; with 7; with 6 to 8; with 6 at the earliest; never; nobody knows when. */
function whenText(crossing: Crossing): string {
  if (crossing.is !== 'at') return crossing.is === 'never' ? 'never' : 'nobody knows when';
  const { from, to, oneIsSure } = crossing;
  if (oneIsSure)
    return to === undefined ? 'with one alone but perhaps not with more' : `with one alone and from ${to} on`;
  if (to === undefined) return `with ${from} at the earliest`;
  if (from === to) return from === 1 ? 'with one alone' : `with ${from}`;
  return `with ${from} to ${to}`;
}

/** The same of one drawing, with what the range means or why there is no answer. */
export function crossingText(crossing: Crossing, a: string, b: string): string {
  if (crossing.is === 'unknown') return capital(crossing.because);
  if (crossing.is === 'never') return `However many: ${a} never overtakes ${b} here.`;
  const { from, to, oneIsSure } = crossing;
  if (oneIsSure)
    return `One ${a} is ahead already. Several may not be, if they work together as badly as the worst clusters do${to === undefined ? '' : `; ${to} are in any case`}.`;
  if (to === undefined)
    return `${from} × ${a} may be enough, if they work together as well as the best clusters do. If as badly as the worst, no number is.`;
  if (from === to)
    return from === 1 ? `One ${a} is ahead already.` : `${from} × ${a} are enough, whatever of the range is true.`;
  return `${from} × ${a} are enough if they work together as well as the best clusters do; ${to} in any case.`;
}
