import { DEFAULT_ASSUMPTIONS } from '../machines/crossover.ts';
import type { PlanFile, PlanResult } from '../protocol/plan.ts';
import type { Wiring } from './feeds.ts';
import type { Levels } from './levels.ts';
import { CLUSTER_POWER, computingBoards, type Span } from './predict.ts';

/** Part of the time under benchmark load; for the rest the load is typical. An assumption of ours, as is the price, which is in euros. */
export const { duty: DUTY, eurosPerKwh: EUROS_PER_KWH } = DEFAULT_ASSUMPTIONS;

const HOURS_PER_YEAR = 8760;

/** Watts of the computing boards alone under a benchmark; `undefined` where one of them is not known in full, or is alone. */
function boardWatts(plan: PlanFile, { pieces }: Wiring): number | undefined {
  const names = new Set(computingBoards(plan).map(({ name }) => name));
  const amounts = pieces
    .filter(({ consumer: { path, name } }) => path[0] === 'boards' && names.has(name))
    .map(({ levels }) => levels.benchmark);
  if (amounts.length < 2 || amounts.some(({ unknown }) => unknown.length > 0)) return undefined;
  return amounts.reduce((sum, { known }) => sum + known, 0);
}

/**
 * What clusters of such boards draw from the wall under a benchmark, with what usually stands around them. `undefined` as well where
 * what is known of this machine is more than that: then more stands around its boards than around those of clusters.
 */
export function clusterWatts(plan: PlanFile, wiring: Wiring, wall: Levels): Span | undefined {
  const alone = boardWatts(plan, wiring);
  if (alone === undefined) return undefined;
  const high = alone * CLUSTER_POWER.high;
  return wall.benchmark.known > high
    ? undefined
    : { low: Math.max(alone * CLUSTER_POWER.low, wall.benchmark.known), high };
}

/** Energy of a year. Where anything that draws is not known in full, there is no upper end: it is at least that much. */
export function runningCost(
  { assume, currency }: PlanFile,
  wall: Levels,
): Pick<PlanResult['cost'], 'kwhPerYear' | 'perYear' | 'duty' | 'pricePerKwh'> {
  const { duty = DUTY, pricePerKwh = currency === 'EUR' ? EUROS_PER_KWH : undefined } = assume;
  const low = ((duty * wall.benchmark.known + (1 - duty) * wall.typical.known) * HOURS_PER_YEAR) / 1000;
  const unknown = [...new Set([...wall.typical.unknown, ...wall.benchmark.unknown])];
  const span = (value: number) => ({ low: value, ...(unknown.length === 0 && { high: value }) });
  return {
    kwhPerYear: { ...span(low), unknown },
    duty,
    ...(pricePerKwh !== undefined && { perYear: span(low * pricePerKwh), pricePerKwh }),
  };
}
