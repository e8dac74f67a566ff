import { DEFAULT_ASSUMPTIONS } from '../machines/crossover.ts';
import type { PlanFile, PlanResult } from '../protocol/plan.ts';
import type { Wiring } from './feeds.ts';
import type { Levels } from './levels.ts';
import { CLUSTER_POWER, computingBoards, type Span } from './predict.ts';

/** Part of the time under benchmark load; for the rest the load is typical. Ours, to be changed, as is the price in euros. */
export const { duty: DUTY, eurosPerKwh: PRICE_PER_KWH } = DEFAULT_ASSUMPTIONS;

const HOURS_PER_YEAR = 8760;

/** Watts of the computing boards alone; `undefined` where one of them is not known in full, or is alone. */
function boardWatts(plan: PlanFile, { pieces }: Wiring, level: 'typical' | 'benchmark'): number | undefined {
  const names = new Set(computingBoards(plan).map(({ name }) => name));
  const amounts = pieces
    .filter(({ consumer: { path, name } }) => path[0] === 'boards' && names.has(name))
    .map(({ levels }) => levels[level]);
  if (amounts.length < 2 || amounts.some(({ unknown }) => unknown.length > 0)) return undefined;
  return amounts.reduce((sum, { known }) => sum + known, 0);
}

/** What clusters of such boards draw from the wall, with all that stands around them. */
export function clusterWatts(plan: PlanFile, wiring: Wiring, level: 'typical' | 'benchmark'): Span | undefined {
  const alone = boardWatts(plan, wiring, level);
  if (alone === undefined) return undefined;
  return { low: alone * CLUSTER_POWER.low, high: alone * CLUSTER_POWER.high };
}

/**
 * Energy of a year: from what is known to draw, to what clusters draw at most. The overhead was measured under HPL; for the
 * rest of the time it is taken to be the same.
 */
export function runningCost(
  plan: PlanFile,
  wiring: Wiring,
  wall: Levels,
): Pick<PlanResult['cost'], 'kwhPerYear' | 'perYear' | 'duty' | 'pricePerKwh'> {
  const { duty = DUTY, pricePerKwh = PRICE_PER_KWH } = plan.assume;
  const mean = (benchmark: number, typical: number) => duty * benchmark + (1 - duty) * typical;
  const kwh = (watts: number) => (watts * HOURS_PER_YEAR) / 1000;
  const least = mean(wall.benchmark.known, wall.typical.known);
  const benchmark = clusterWatts(plan, wiring, 'benchmark')?.high;
  const typical = clusterWatts(plan, wiring, 'typical')?.high;
  const most = benchmark === undefined || typical === undefined ? undefined : Math.max(least, mean(benchmark, typical));
  const unknown = [...new Set([...wall.typical.unknown, ...wall.benchmark.unknown])];
  const high = unknown.length === 0 ? least : most;
  return {
    kwhPerYear: { low: kwh(least), ...(high !== undefined && { high: kwh(high) }), unknown },
    perYear: { low: kwh(least) * pricePerKwh, ...(high !== undefined && { high: kwh(high) * pricePerKwh }) },
    duty,
    pricePerKwh,
  };
}
