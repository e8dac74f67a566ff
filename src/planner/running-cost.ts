import type { PlanFile, PlanResult } from '../protocol/plan.ts';
import type { Wiring } from './feeds.ts';
import type { Levels } from './levels.ts';
import { CLUSTER_POWER_OVERHEAD, computingBoards, type Span } from './predict.ts';

/** Part of the time under benchmark load: our assumption, to be changed. */
export const DUTY = 0.25;
/** In euros. Source: Eurostat, households in the EU, first half of 2025, taxes included: 0.288. */
export const PRICE_PER_KWH = 0.29;

const HOURS_PER_YEAR = 8760;

/** Watts of the computing boards alone; `undefined` where one of them is not known in full. */
function boardWatts(plan: PlanFile, { pieces }: Wiring, level: 'typical' | 'benchmark'): number | undefined {
  const names = new Set(computingBoards(plan).map(({ name }) => name));
  const amounts = pieces
    .filter(({ consumer: { path, name } }) => path[0] === 'boards' && names.has(name))
    .map(({ levels }) => levels[level]);
  if (amounts.length === 0 || amounts.some(({ unknown }) => unknown.length > 0)) return undefined;
  return amounts.reduce((sum, { known }) => sum + known, 0);
}

/** What clusters of such boards draw from the wall, with all that stands around them. */
export function clusterWatts(plan: PlanFile, wiring: Wiring, level: 'typical' | 'benchmark'): Span | undefined {
  const alone = boardWatts(plan, wiring, level);
  if (alone === undefined) return undefined;
  return { low: alone * CLUSTER_POWER_OVERHEAD.low, high: alone * CLUSTER_POWER_OVERHEAD.high };
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
