import type { Chance } from './chance.ts';

/** A point of the unit cube whose value is wanted. */
export interface Candidate {
  readonly candidate: number;
  readonly at: readonly number[];
}

/**
 * Looks for the least value in the unit cube. It takes all its chance from its setting, so the same calls in the same
 * order have the same results.
 */
export interface Search {
  /** How often it has begun anew. */
  readonly restarts: number;
  /** One more point. `undefined`: none before it is told more; where nothing is left to be told, it is over. */
  next(): Candidate | undefined;
  /** Infinity is the worst value. Each candidate is told once, in any order; one of an earlier start changes nothing. */
  tell(candidate: number, value: number): void;
}

export interface Setting {
  readonly dimension: number;
  readonly chance: Chance;
  /** The first start; where a coordinate is missing, it is left to chance. */
  readonly start: readonly (number | undefined)[];
  /** The distance of neighbours in each coordinate: 0 for a real one. */
  readonly steps: readonly number[];
  /** Most points that will be asked for. */
  readonly points: number;
  /** How many are computed at a time. */
  readonly workers: number;
  readonly population: number | undefined;
  readonly mostRestarts: number;
}

export function startingPoint({ start, chance }: Setting): number[] {
  return start.map((coordinate) => coordinate ?? chance.uniform());
}

/** Into the unit cube: what lies outside is reflected at its sides. */
export function mirrored(at: readonly number[]): number[] {
  return at.map((coordinate) => {
    if (coordinate >= 0 && coordinate <= 1) return coordinate;
    const phase = Math.abs(coordinate) % 2;
    return phase > 1 ? 2 - phase : phase;
  });
}

/** Whether values agree to twelve digits; infinite ones do with each other. */
export function isFlat(least: number, greatest: number): boolean {
  return least === greatest || greatest - least <= 1e-12 * Math.abs(least);
}
