import type { MachineResult } from './compare.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a crossover depends on beside the two machines. All of it can be changed. */
export interface CrossoverAssumptions {
  readonly eurosPerKwh: number;
  /** Part of the time in which it computes, 0 to 1; meanwhile it is off. */
  readonly duty: number;
  readonly years: number;
  /** What several keep of their speed together. One alone keeps all of it. */
  readonly efficiency: Range;
  /** What several draw more together, for a switch, fans and the supply's loss. */
  readonly powerOverhead: Range;
  /** Of what A needs however many they are: case, switch, head. Default 0. */
  readonly fixedEuros?: number;
  readonly fixedWatts?: number;
}

/**
 * Efficiency and overhead span the clusters of `reference-results.ts` against so many times one of their boards: 0.873 (the
 * NanoCluster) to 1.077 (4 × CM5), and 0.008 (4 × RK1) to 0.889 (4 × CM5), rounded outwards. The price of electricity, the duty and the years
 * are assumptions of ours; change them to yours.
 */
export const DEFAULT_ASSUMPTIONS: CrossoverAssumptions = {
  ...{ eurosPerKwh: 0.3, duty: 0.5, years: 3 },
  ...{ efficiency: { min: 0.87, max: 1.08 }, powerOverhead: { min: 0, max: 0.89 } },
};

const HOURS_PER_YEAR = 8760;
/** More than that of anything was never built: a search ends here. */
const MOST = 2 ** 50;

export interface ScaledMachine {
  readonly gflops: Range;
  readonly gflopsPerWatt?: Range;
  /** Over the years: of its price and its electricity. */
  readonly gflopsPerEuro?: Range;
}

/**
 * Whole ones of A: `from` so many on perhaps, `to` so many on for certain; without `to`, it may be that no number is enough. `oneIsSure`:
 * one alone overtakes for certain, as it was measured, though of several this is not sure, or not from two on.
 */
export type Crossing =
  | { readonly is: 'at'; readonly from: number; readonly to?: number; readonly oneIsSure?: true }
  | { readonly is: 'never' }
  | { readonly is: 'unknown'; readonly because: string };

type Measure = (result: MachineResult, count: number, assumptions: CrossoverAssumptions) => Range | undefined;

/** What `count` of such machines together are worth, from the worst case to the best. Without what is fixed, one is as it was measured. */
export function scaled(one: MachineResult, count: number, assumptions: CrossoverAssumptions): ScaledMachine {
  const gflopsPerWatt = perWatt(one, count, assumptions);
  const gflopsPerEuro = perEuro(one, count, assumptions);
  return {
    gflops: speed(one, count, assumptions),
    ...(gflopsPerWatt !== undefined && { gflopsPerWatt }),
    ...(gflopsPerEuro !== undefined && { gflopsPerEuro }),
  };
}

/** At how many of `a` together they overtake the one `b`, in each of three respects. What is fixed is of `a`'s side alone. */
export function crossover(
  a: MachineResult,
  b: MachineResult,
  assumptions: CrossoverAssumptions,
): { readonly speed: Crossing; readonly perWatt: Crossing; readonly perEuro: Crossing } {
  const watts = [a, b].filter((one) => one.watts === undefined || one.watts <= 0);
  const euros = [a, b].filter((one) => one.euros === undefined);
  const noWatts = watts.map(({ name }) => `the watts of ${name} are unknown`);
  const noEuros = euros.map(({ name }) => `the price of ${name} is unknown`);
  return {
    speed: crossing(speed, a, b, assumptions),
    perWatt: unknown(noWatts) ?? crossing(perWatt, a, b, assumptions),
    perEuro:
      unknown(eurosPerWatt(assumptions) === 0 ? noEuros : [...noEuros, ...noWatts]) ??
      crossing(perEuro, a, b, assumptions),
  };
}

function unknown(reasons: readonly string[]): Crossing | undefined {
  return reasons.length === 0 ? undefined : { is: 'unknown', because: `${reasons.join(', and ')}.` };
}

function crossing(measure: Measure, a: MachineResult, b: MachineResult, assumptions: CrossoverAssumptions): Crossing {
  const { fixedEuros: _, fixedWatts: __, ...ofB } = assumptions;
  const target = measure(b, 1, ofB)?.max;
  if (target === undefined || measure(a, 1, assumptions) === undefined)
    return { is: 'unknown', because: 'what costs nothing has no speed per euro.' };
  const best = (count: number): boolean => (measure(a, count, assumptions)?.max ?? 0) > target;
  const worst = (count: number): boolean => (measure(a, count, assumptions)?.min ?? 0) > target;
  const to = firstFrom(2, worst);
  // Of one there is no range: its best case is its worst.
  if (worst(1))
    return to === 2 ? { is: 'at', from: 1, to: 1 } : { is: 'at', from: 1, ...sureFrom(to), oneIsSure: true };
  const from = firstFrom(2, best);
  return from === undefined ? { is: 'never' } : { is: 'at', from, ...sureFrom(to) };
}

function sureFrom(to: number | undefined): { readonly to?: number } {
  return to === undefined ? {} : { to };
}

/** The least count from `least` on at which it holds; it is one for which holding stays so. */
function firstFrom(least: number, holds: (count: number) => boolean): number | undefined {
  let high = least;
  while (!holds(high)) {
    high *= 2;
    if (high > MOST) return undefined;
  }
  let low = least;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

function speed({ gflops }: MachineResult, count: number, { efficiency }: CrossoverAssumptions): Range {
  if (count === 1) return { min: gflops, max: gflops };
  return { min: gflops * count * efficiency.min, max: gflops * count * efficiency.max };
}

function drawn({ watts }: MachineResult, count: number, assumptions: CrossoverAssumptions): Range | undefined {
  if (watts === undefined) return undefined;
  const { powerOverhead, fixedWatts = 0 } = assumptions;
  if (count === 1) return { min: watts + fixedWatts, max: watts + fixedWatts };
  const all = watts * count;
  return { min: all * (1 + powerOverhead.min) + fixedWatts, max: all * (1 + powerOverhead.max) + fixedWatts };
}

function perWatt(one: MachineResult, count: number, assumptions: CrossoverAssumptions): Range | undefined {
  return over(speed(one, count, assumptions), drawn(one, count, assumptions));
}

/** Price + watts × hours × duty × €/kWh. Where electricity costs nothing, watts need not be known. */
function perEuro(one: MachineResult, count: number, assumptions: CrossoverAssumptions): Range | undefined {
  const factor = eurosPerWatt(assumptions);
  const watts = factor === 0 ? { min: 0, max: 0 } : drawn(one, count, assumptions);
  if (watts === undefined || one.euros === undefined) return undefined;
  const price = one.euros * count + (assumptions.fixedEuros ?? 0);
  const cost = { min: price + watts.min * factor, max: price + watts.max * factor };
  return over(speed(one, count, assumptions), cost);
}

/** Of electricity over the years. */
function eurosPerWatt({ eurosPerKwh, duty, years }: CrossoverAssumptions): number {
  return (years * HOURS_PER_YEAR * duty * eurosPerKwh) / 1000;
}

function over(of: Range, by: Range | undefined): Range | undefined {
  return by === undefined || by.min <= 0 ? undefined : { min: of.min / by.max, max: of.max / by.min };
}
