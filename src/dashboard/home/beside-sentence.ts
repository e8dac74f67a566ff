import { countOf } from '../amounts.ts';

export interface Beside {
  readonly computer: string;
  /** What of ours runs there, in words. */
  readonly work: string | undefined;
  readonly busyRatio: number | undefined;
  readonly cores: number | undefined;
}

/**
 * The computer of the head is in no figure of a machine that it is no node of. Where it works all the same, that is said;
 * `undefined`: nothing of ours runs there.
 */
export function besideSentence({ computer, work, busyRatio, cores }: Beside): string | undefined {
  if (work === undefined) return undefined;
  const first = `Not counted above: ${computer}, the computer of this head, works too (${work}).`;
  if (busyRatio === undefined || cores === undefined) return first;
  const busy = Math.round(busyRatio * cores);
  return `${first} ${busy} of its ${countOf(cores, 'core')} ${busy === 1 ? 'is' : 'are'} busy.`;
}
