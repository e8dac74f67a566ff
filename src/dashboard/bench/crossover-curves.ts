import type { MachineResult } from '../../machines/compare.ts';
import { type Crossing, type CrossoverAssumptions, scaled } from '../../machines/crossover.ts';
import type { Contest } from './crossover-sentence.ts';
import type { PlotLine, PlotPoint } from './line-plot.tsx';

const FIGURE = { speed: 'gflops', perWatt: 'gflopsPerWatt', perEuro: 'gflopsPerEuro' } as const;
/** How far a drawing goes where nothing is crossed. */
const LEAST_COUNT = 8;
const MOST_POINTS = 24;
const MOST_LETTERS = 15;

/** Of so many boards of A, and of B as it is. Empty: something that is needed is unknown. */
export function crossoverCurves(
  contest: Contest,
  a: MachineResult,
  b: MachineResult,
  crossing: Crossing,
  assumptions: CrossoverAssumptions,
): readonly PlotLine[] {
  const counts = countsOf(crossing);
  const curve = counts.flatMap((count): PlotPoint[] => {
    const range = scaled(a, count, assumptions)[FIGURE[contest]];
    return range === undefined ? [] : [{ x: count, low: range.min, high: range.max }];
  });
  // What is fixed is of A's side alone.
  const still = scaled(b, 1, { ...assumptions, fixedEuros: 0, fixedWatts: 0 })[FIGURE[contest]];
  if (curve.length === 0 || still === undefined) return [];
  const flat = [counts[0] ?? 1, counts.at(-1) ?? 1].map((x) => ({ x, low: still.min, high: still.max }));
  return [
    { label: short(`n × ${a.name}`), points: curve },
    { label: short(b.name), points: flat },
  ];
}

/** As much as has room beside a line; the words above say the whole name. */
function short(name: string): string {
  return name.length <= MOST_LETTERS ? name : `${name.slice(0, MOST_LETTERS - 1)}…`;
}

/** Beyond the crossing by a third, whole boards. */
function countsOf(crossing: Crossing): readonly number[] {
  const crossed = crossing.is === 'at' ? (crossing.to ?? crossing.from * 2) : 0;
  const most = Math.max(LEAST_COUNT, Math.ceil(crossed * 1.33));
  const step = Math.max(1, Math.ceil(most / MOST_POINTS));
  const counts = Array.from({ length: Math.ceil(most / step) }, (_, i) => 1 + i * step);
  return [...counts, ...(counts.at(-1) === most ? [] : [most])];
}
