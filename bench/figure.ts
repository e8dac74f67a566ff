import { median } from './median.ts';

/** `ratio`: of the figure to its peer; `value`: of the figure itself, in its unit. */
export interface Target {
  readonly of: 'ratio' | 'value';
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
}

export interface Figure {
  readonly figure: string;
  readonly unit: string;
  readonly value: number;
  /** One a repetition, where `value` is their median. */
  readonly samples?: readonly number[];
  readonly peer?: Peer;
  readonly target?: Target;
  readonly note?: string;
}

export interface Peer {
  readonly peer: string;
  readonly value: number;
  readonly samples?: readonly number[];
}

export interface JudgedFigure extends Figure {
  readonly part: string;
  readonly ratio: number | undefined;
  readonly met: boolean | undefined;
}

export function judge(part: string, figure: Figure): JudgedFigure {
  const ratio = figure.peer === undefined ? undefined : figure.value / figure.peer.value;
  return { part, ...figure, ratio, met: figure.target && isMet(figure.target, figure.value, ratio) };
}

function isMet({ of, bound, limit }: Target, value: number, ratio: number | undefined): boolean {
  const judged = of === 'value' ? value : ratio;
  if (judged === undefined) throw new Error('a target of a ratio needs a peer');
  return bound === 'at least' ? judged >= limit : judged <= limit;
}

export function medianOf(samples: readonly number[]): { readonly value: number; readonly samples: readonly number[] } {
  return { value: median(samples), samples };
}

export function peerMedian(peer: string, samples: readonly number[]): Peer {
  return { peer, ...medianOf(samples) };
}
