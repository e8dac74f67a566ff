import { parseSeries } from '../protocol/series.ts';
import { LEVELS } from './keeping.ts';

/** Steps of a history while they are put together. Plain, so that it crosses from the reader. */
export interface FoldedSeries {
  readonly sum: Float64Array;
  /** Seconds that `sum` is of. */
  readonly weight: Float64Array;
  readonly most: Float64Array;
}

/** Where a history begins, in seconds since 1970, and how it is divided. */
export interface Grid {
  readonly fromSec: number;
  readonly stepSec: number;
  readonly steps: number;
}

export function emptyFold(steps: number): FoldedSeries {
  return {
    sum: new Float64Array(steps),
    weight: new Float64Array(steps),
    most: new Float64Array(steps).fill(Number.NEGATIVE_INFINITY),
  };
}

/** @param weight of how many seconds it is */
export function foldIn(
  fold: FoldedSeries,
  grid: Grid,
  atSec: number,
  mean: number,
  most: number,
  weight: number,
): void {
  const step = Math.floor((atSec - grid.fromSec) / grid.stepSec);
  if (step < 0 || step >= grid.steps || Number.isNaN(mean)) return;
  fold.sum[step]! += mean * weight;
  fold.weight[step]! += weight;
  if (most > fold.most[step]!) fold.most[step] = most;
}

/** Of how many seconds of a step of ten the values in it are. */
export function secondsOf(key: string, values: number): number {
  return Math.min(LEVELS[0].stepSec, values * (parseSeries(key)?.definition.everySec ?? 1));
}

/** `null`: nothing was measured. */
export function unfolded({ sum, weight, most }: FoldedSeries): { mean: (number | null)[]; most: (number | null)[] } {
  const isThere = (step: number): boolean => weight[step]! > 0;
  return {
    mean: Array.from(sum, (value, step) => (isThere(step) ? rounded(value / weight[step]!) : null)),
    most: Array.from(most, (value, step) => (isThere(step) ? rounded(value) : null)),
  };
}

/** What is kept has no more digits that mean something. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}
