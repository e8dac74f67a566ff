import { PLAN_LEVELS, type PlanFinding, type PlanLevel } from '../protocol/plan.ts';

/** A finding, and how near it is: see `reachedAt`. */
export interface Found extends PlanFinding {
  /** 0 typical, 1 benchmark, 2 worst: where a growing load reaches it. Of what breaks alone. */
  readonly reachedAt?: number;
  /** What nobody can say, each in a word or two, for the verdict. */
  readonly unknown?: readonly string[];
}

/** The level at which something that is reached between two levels is felt. */
export function levelFrom(reached: number): PlanLevel {
  return PLAN_LEVELS[Math.ceil(reached)] ?? 'worst';
}

export const AT_LEVEL: Readonly<Record<PlanLevel, string>> = {
  typical: 'typically',
  benchmark: 'under a benchmark',
  worst: 'at worst',
};

/** A load, to one digit after the point: `49 W`, `4.1 A`. */
export function loadWords(value: number, unit: 'W' | 'A'): string {
  return `${Number(value.toFixed(1))} ${unit}`;
}

/** What is printed on a label: `3.15 A`, `12.95 W`. */
export function labelWords(value: number, unit: 'W' | 'A'): string {
  return `${Number(value.toFixed(2))} ${unit}`;
}

export function labelVolts(volts: number): string {
  return `${Number(volts.toFixed(2))} V`;
}

/** `49 W (4.1 A)`; without volts, watts alone. */
export function drawWords(watts: number, volts: number | undefined): string {
  return volts === undefined ? loadWords(watts, 'W') : `${loadWords(watts, 'W')} (${loadWords(watts / volts, 'A')})`;
}
