import { PLAN_LEVELS, type PlanFeed, type PlanFile, type PlanFinding, type PlanResult } from '../protocol/plan.ts';
import { times } from './amount.ts';
import { checkFuses } from './checks/fuses.ts';
import { checkLimits } from './checks/limits.ts';
import { checkPlugs } from './checks/plugs.ts';
import { checkPoeClasses } from './checks/poe-classes.ts';
import { checkPorts } from './checks/ports.ts';
import { checkSpares } from './checks/spares.ts';
import { checkVolume, volumeOfParts } from './checks/volume.ts';
import type { Feed } from './feed.ts';
import { type FeedLoads, loadsOf, wallWatts } from './feed-loads.ts';
import { wire } from './feeds.ts';
import { AT_LEVEL, type Found, levelFrom } from './finding.ts';
import { type Levels, scaleLevels } from './levels.ts';
import { listWords } from './list-words.ts';
import { isLoss } from './loss.ts';
import { partsOf, sumPrices, taxWithin } from './parts-list.ts';
import { checkSize } from './plan-size.ts';
import { poeReserve } from './poe-reserve.ts';
import { predictHpl } from './predict.ts';
import { clusterWatts, runningCost } from './running-cost.ts';

/** One watt for an hour, in British thermal units. Source: NIST SP 811, appendix B.8 (1 Btu = 1055.056 J). */
const BTU_PER_WATT_HOUR = 3600 / 1055.056;

/**
 * Air that 1 W makes 10 °C warmer, in m³ an hour: 3600 ÷ (density × heat capacity × 10).
 * Source: dry air at 20 °C and sea level, 1.204 kg/m³ and 1006 J/(kg K).
 */
const AIR_PER_WATT = 3600 / (1.204 * 1006 * 10);

const ORDER = ['breaks', 'warning', 'unknown', 'note'] as const;

/**
 * Everything that can be said of a plan.
 * @throws PlanFault where the plan contradicts itself
 */
export function makePlan(plan: PlanFile): PlanResult {
  checkSize(plan);
  const wiring = wire(plan);
  const loads = loadsOf(wiring);
  const found = [
    ...checkLimits(loads),
    ...checkPoeClasses(loads),
    ...checkFuses(wiring, loads),
    ...checkPlugs(wiring, loads),
    ...checkPorts(plan),
    ...checkSpares(plan, wiring, loads),
    ...checkVolume(plan),
  ].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.reachedAt ?? 0) - (b.reachedAt ?? 0));
  const first = found.find(({ kind }) => kind === 'breaks');
  const wall = wallWatts(wiring, loads);
  const feeds = [...loads].map(([feed, load]) => feedOf(feed, load, loads));
  const parts = partsOf(plan);
  const { currency, taxPercent = 0, litres } = plan;
  const cluster = clusterWatts(plan, wiring, wall);
  const unknown = unknownOf(found, wall);
  const volume = volumeOfParts(plan);
  return {
    name: plan.name,
    ok: first === undefined,
    sentence: verdict(first, unknown, feeds),
    ...(first && { breaksFirst: { where: first.where, at: levelFrom(first.reachedAt ?? 0) } }),
    findings: found.map(({ reachedAt: _, unknown: __, ...finding }): PlanFinding => finding),
    feeds,
    parts: [...parts],
    watts: { ...plain(wall), ...(cluster && { clusterUnderBenchmark: cluster }) },
    heatBtuPerHour: plain(scaleLevels(wall, BTU_PER_WATT_HOUR)),
    airCubicMetresPerHour: copy(times(wall.worst, AIR_PER_WATT)),
    ...(litres !== undefined && { litres }),
    ...(volume && { partsLitres: copy(volume) }),
    cost: {
      currency,
      parts: copy(sumPrices(parts, ({ count, spare }) => count + spare)),
      toPay: copy(sumPrices(parts, ({ missing }) => missing)),
      ordered: copy(sumPrices(parts, ({ ordered }) => ordered)),
      tax: taxWithin(parts, taxPercent),
      ...runningCost(plan, wall),
    },
    predicted: predictHpl(plan),
  };
}

function verdict(first: Found | undefined, unknown: readonly string[], feeds: readonly PlanFeed[]): string {
  const rest = unknown.length === 0 ? '' : `; unknown: ${unknown.join('; ')}`;
  if (first !== undefined) {
    const at = first.reachedAt === undefined ? '' : ` ${AT_LEVEL[levelFrom(first.reachedAt)]}`;
    return `It does not hold: ${first.where} breaks first${at}. ${first.sentence}`;
  }
  const tightest = feeds
    .flatMap(({ feed, levels }) => ((levels.worst?.use ?? 0) === 0 ? [] : [{ feed, use: levels.worst?.use ?? 0 }]))
    .sort((a, b) => b.use - a.use)[0];
  const near =
    tightest === undefined
      ? ''
      : ` Nearest to its limit is ${tightest.feed}, ${Math.round(tightest.use * 100)} % at worst.`;
  return rest === '' ? `It holds.${near}` : `It holds for what is known${rest}.${near}`;
}

/**
 * What nobody can say of power: loads, limits that were not published, and losses that count against a limit. What is lost on the
 * way from the wall to the first limit breaks nothing.
 */
function unknownOf(found: readonly Found[], wall: Levels): readonly string[] {
  const loads = wall.worst.unknown.filter((name) => !isLoss(name));
  const draw = loads.length === 0 ? [] : [`the draw of ${listWords(loads)}`];
  return [...new Set([...draw, ...found.flatMap(({ unknown = [] }) => unknown)])];
}

function feedOf(feed: Feed, load: Levels, loads: FeedLoads): PlanFeed {
  const { name, kind, volts, limitWatts } = feed;
  const limit = typeof limitWatts === 'number' ? limitWatts : undefined;
  const levels = Object.fromEntries(
    PLAN_LEVELS.map((level) => {
      const watts = copy(load[level]);
      const amps = volts === undefined ? undefined : watts.known / volts;
      const use = limit === undefined || limit === 0 ? undefined : watts.known / limit;
      return [level, { watts, ...(amps !== undefined && { amps }), ...(use !== undefined && { use }) }];
    }),
  ) as PlanFeed['levels'];
  const { low, high, ports } = poeReserve(feed, loads);
  return {
    ...{ feed: name, kind, levels },
    ...(kind === 'poe-budget' && feed.allocation !== 'draw' && ports > 0 && { reservedWatts: { low, high } }),
    ...(volts !== undefined && { volts }),
    ...(limit !== undefined && { limitWatts: limit, ...(volts !== undefined && { limitAmps: limit / volts }) }),
  };
}

function plain(levels: Levels): Pick<PlanResult['watts'], 'typical' | 'benchmark' | 'worst'> {
  return { typical: copy(levels.typical), benchmark: copy(levels.benchmark), worst: copy(levels.worst) };
}

function copy({ known, unknown }: Levels['typical']): { known: number; unknown: string[] } {
  return { known, unknown: [...unknown] };
}
