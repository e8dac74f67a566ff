import { PLAN_LEVELS, type PlanDraw, type PlanLevel } from '../protocol/plan.ts';
import { type Amount, NOTHING, times, total } from './amount.ts';

/** Watts at each level of load. */
export type Levels = Readonly<Record<PlanLevel, Amount>>;

type Given = Readonly<Partial<Record<PlanLevel, number>>>;

export function eachLevel(amountAt: (level: PlanLevel) => Amount): Levels {
  return { typical: amountAt('typical'), benchmark: amountAt('benchmark'), worst: amountAt('worst') };
}

export function addLevels(all: readonly Levels[]): Levels {
  return eachLevel((level) => total(all.map((one) => one[level])));
}

export function scaleLevels(levels: Levels, factor: number): Levels {
  return eachLevel((level) => times(levels[level], factor));
}

/** Nothing is drawn, and nothing of it is unknown. */
export function isIdle({ worst }: Levels): boolean {
  return worst.known === 0 && worst.unknown.length === 0;
}

/** One number holds at every level; `unknown` is no number. */
export function givenLevels(draw: PlanDraw | undefined, factor = 1): Given | undefined {
  if (draw === undefined) return undefined;
  const number = (value: number | 'unknown' | undefined) => (typeof value === 'number' ? value * factor : undefined);
  const at = (level: PlanLevel) => number(typeof draw === 'object' ? draw[level] : draw);
  return { typical: at('typical'), benchmark: at('benchmark'), worst: at('worst') };
}

/**
 * What is not known at a level is at least what is known below it: a load does not fall from typical to worst. It stays
 * named as unknown.
 */
export function levelsOf(name: string, given: Given): Levels {
  let least = 0;
  const amounts = PLAN_LEVELS.map((level): Amount => {
    const value = given[level];
    least = Math.max(least, value ?? 0);
    return { known: least, unknown: value === undefined ? [name] : [] };
  });
  const [typical = NOTHING, benchmark = NOTHING, worst = NOTHING] = amounts;
  return { typical, benchmark, worst };
}
