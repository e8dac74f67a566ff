import { PLAN_LEVELS, type PlanLevel } from '../protocol/plan.ts';
import type { Amount } from './amount.ts';
import type { Feed } from './feed.ts';
import type { Piece, Wiring } from './feeds.ts';
import { addLevels, eachLevel, type Levels } from './levels.ts';
import { lossIn } from './loss.ts';

/** What is drawn through each feed, in watts at its output. */
export type FeedLoads = ReadonlyMap<Feed, Levels>;

export function loadsOf({
  feeds,
  pieces,
}: {
  readonly feeds: readonly Feed[];
  readonly pieces: readonly Pick<Piece, 'plug' | 'levels'>[];
}): FeedLoads {
  const loads = new Map<Feed, Levels>();
  const plugged = new Map<Feed, Levels[]>();
  for (const { plug, levels } of pieces) if (typeof plug !== 'string') listed(plugged, plug.feed).push(levels);
  const below = new Map<Feed, Feed[]>();
  for (const child of feeds) for (const parent of new Set(child.parents)) listed(below, parent).push(child);
  const load = (feed: Feed): Levels => {
    const before = loads.get(feed);
    if (before !== undefined) return before;
    const fed = (below.get(feed) ?? []).map((child) => inputOf(child, load(child)));
    const sum = addLevels([...(plugged.get(feed) ?? []), ...fed]);
    loads.set(feed, sum);
    return sum;
  };
  for (const feed of feeds) load(feed);
  return loads;
}

function listed<T>(map: Map<Feed, T[]>, feed: Feed): T[] {
  const there = map.get(feed) ?? [];
  map.set(feed, there);
  return there;
}

/** What a feed takes in to give its load: the rest becomes heat in it. Of an unknown efficiency the loss is unknown. */
function inputOf(feed: Feed, load: Levels): Levels {
  const { oneOf, efficiency, loss = lossIn(oneOf) } = feed;
  if (efficiency === undefined || isWire(feed)) return load;
  return eachLevel((level): Amount => {
    const { known, unknown } = load[level];
    if (efficiency !== 'unknown') return { known: known / efficiency, unknown };
    const isNothing = known === 0 && unknown.length === 0;
    return { known, unknown: isNothing ? unknown : [...unknown, loss] };
  });
}

function isWire({ isWireAtOwnVolts, volts, parents }: Feed): boolean {
  const given = parents[0]?.volts;
  return isWireAtOwnVolts === true && volts !== undefined && given !== undefined && Math.abs(given / volts - 1) <= 0.1;
}

/** What comes out of the wall. */
export function wallWatts({ feeds, pieces }: Wiring, loads: FeedLoads): Levels {
  const atWall = pieces.flatMap(({ plug, levels }) => (typeof plug === 'string' ? [levels] : []));
  const tops = feeds.filter(({ parents, isLimitAlone }) => parents.length === 0 && isLimitAlone !== true);
  return addLevels([...atWall, ...tops.map((feed) => inputOf(feed, loads.get(feed)!))]);
}

/**
 * How far the load must grow for a limit to be reached: 0 typical, 1 benchmark, 2 worst, between them in proportion.
 * `undefined`: it is not reached by what is known.
 */
export function reachedAt(load: Levels, limitWatts: number): number | undefined {
  const watts = PLAN_LEVELS.map((level: PlanLevel) => load[level].known);
  if (watts[0]! > limitWatts) return 0;
  for (let at = 1; at < watts.length; at++) {
    const [before, after] = [watts[at - 1]!, watts[at]!];
    if (after > limitWatts) return at - 1 + (limitWatts - before) / (after - before);
  }
  return undefined;
}
