import type { CrossoverAssumptions } from '../../machines/crossover.ts';
import { DEFAULT_ASSUMPTIONS } from '../../machines/crossover.ts';

/** What can be changed, as it stands in the address; per cents as whole numbers. */
export const ASSUMPTIONS = [
  {
    ...{ key: 'kwh', label: 'Electricity, € per kWh', most: 10 },
    of: ({ eurosPerKwh }: CrossoverAssumptions) => eurosPerKwh,
  },
  {
    ...{ key: 'duty', label: 'At work, % of the time', most: 100 },
    of: ({ duty }: CrossoverAssumptions) => duty * 100,
  },
  { key: 'years', label: 'Years', most: 50, of: ({ years }: CrossoverAssumptions) => years },
  {
    ...{ key: 'eff-least', label: 'Scaling efficiency, at least %', most: 200 },
    of: ({ efficiency }: CrossoverAssumptions) => efficiency.min * 100,
  },
  {
    ...{ key: 'eff-most', label: 'Scaling efficiency, at most %', most: 200 },
    of: ({ efficiency }: CrossoverAssumptions) => efficiency.max * 100,
  },
  {
    ...{ key: 'over-least', label: 'Power overhead, at least %', most: 500 },
    of: ({ powerOverhead }: CrossoverAssumptions) => powerOverhead.min * 100,
  },
  {
    ...{ key: 'over-most', label: 'Power overhead, at most %', most: 500 },
    of: ({ powerOverhead }: CrossoverAssumptions) => powerOverhead.max * 100,
  },
  {
    ...{ key: 'fixed-euros', label: 'Case, switch, head of the first, €', most: 1_000_000 },
    of: ({ fixedEuros }: CrossoverAssumptions) => fixedEuros ?? 0,
  },
  {
    ...{ key: 'fixed-watts', label: 'What these draw, watts', most: 100_000 },
    of: ({ fixedWatts }: CrossoverAssumptions) => fixedWatts ?? 0,
  },
] as const;
export type AssumptionKey = (typeof ASSUMPTIONS)[number]['key'];

/** A number of the address; what is no number from 0 to `most` counts as not given. */
export function numberOf(text: unknown, most: number): number | undefined {
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 && value <= most ? value : undefined;
}

/** What the address says, else what is usual. A range that is given the wrong way round is turned. */
export function assumptionsOf(query: Readonly<Record<string, unknown>>): CrossoverAssumptions {
  const given = (key: AssumptionKey) => {
    const { of, most } = ASSUMPTIONS.find((one) => one.key === key)!;
    return numberOf(query[key], most) ?? of(DEFAULT_ASSUMPTIONS);
  };
  const range = (least: AssumptionKey, most: AssumptionKey) => {
    const ends = [given(least) / 100, given(most) / 100] as const;
    return { min: Math.min(...ends), max: Math.max(...ends) };
  };
  return {
    ...{ eurosPerKwh: given('kwh'), duty: given('duty') / 100, years: given('years') },
    ...{ efficiency: range('eff-least', 'eff-most'), powerOverhead: range('over-least', 'over-most') },
    ...{ fixedEuros: given('fixed-euros'), fixedWatts: given('fixed-watts') },
  };
}
