import { ATX_RAIL_VOLT_AMPS } from '../../machines/boards-power.ts';
import type { Feed } from '../feed.ts';
import { type FeedLoads, reachedAt } from '../feed-loads.ts';
import { AT_LEVEL, drawWords, type Found, labelWords, levelFrom, loadWords } from '../finding.ts';
import { isIdle, type Levels } from '../levels.ts';
import { listWords } from '../list-words.ts';
import { isLoss } from '../loss.ts';
import { poeReserve } from '../poe-reserve.ts';

/** Whether every rail, supply, converter, group of ports and PoE port gives what is asked of it. */
export function checkLimits(loads: FeedLoads): readonly Found[] {
  const used = [...loads].filter(([feed]) => !isGovernedByOneRail(feed, loads));
  const found = used.flatMap(([feed, load]) => checkFeed(feed, load, loads).map((finding) => ({ feed, finding })));
  const alike = new Map<string, { readonly feed: Feed; readonly finding: Found; readonly count: number }>();
  for (const { feed, finding } of found) {
    const key = finding.sentence.replaceAll(feed.name, feed.oneOf);
    alike.set(key, { feed, finding, count: (alike.get(key)?.count ?? 0) + 1 });
  }
  return [...alike.values()].map(({ feed, finding, count }) => (count === 1 ? finding : ofEach(feed, finding, count)));
}

/** Of a supply whose whole limit is unknown, one rail alone may give what that rail may. */
function isGovernedByOneRail(feed: Feed, loads: FeedLoads): boolean {
  if (feed.kind !== 'supply' || feed.limitWatts !== 'unknown') return false;
  return [...loads].filter(([rail, load]) => rail.parents.includes(feed) && !isIdle(load)).length < 2;
}

/** Several of a kind that are in the same state are one finding. */
function ofEach({ name, oneOf }: Feed, finding: Found, count: number): Found {
  const each = `each of the ${count} ${oneOf}`;
  const sentence = finding.sentence.replaceAll(name, each);
  const unknown = finding.unknown?.map((words) => words.replaceAll(name, each));
  return {
    ...finding,
    ...(unknown && { unknown }),
    where: oneOf,
    sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1),
  };
}

function checkFeed(feed: Feed, load: Levels, loads: FeedLoads): readonly Found[] {
  const { limitWatts } = feed;
  if (limitWatts === undefined || isIdle(load)) return [];
  if (limitWatts === 'unknown') return unknownLimit(feed, load);
  const reached = reachedAt(load, limitWatts);
  if (reached !== undefined) return [breaks(feed, load, limitWatts, reached)];
  if (isWithinClasses(feed, limitWatts, loads)) return [];
  const { known } = load.worst;
  const most = mostWithCables(feed, load);
  const unknown = load.worst.unknown.filter((name) => name !== feed.cables?.loss || most > limitWatts);
  if (unknown.length === 0) return [];
  const left = drawWords(limitWatts - known, feed.volts);
  const said = known === 0 ? 'nothing is known of its load' : `${loadWords(known, 'W')} at worst are known`;
  return [
    {
      ...about(feed, 'unknown'),
      at: 'worst',
      unknown: unknown.filter(isLoss),
      sentence: `${feed.name} gives ${labelWords(limitWatts, 'W')}; ${said}, and ${left} are left for what is unknown: ${listWords(unknown)}.${most > limitWatts ? ` With the longest cables, ${loadWords(most, 'W')} are to be given for what is known.` : ''}`,
    },
  ];
}

/** What is unknown of devices whose classes are set aside cannot exceed these. */
function isWithinClasses(feed: Feed, limitWatts: number, loads: FeedLoads): boolean {
  return feed.kind === 'poe-budget' && feed.allocation === 'class' && poeReserve(feed, loads).high <= limitWatts;
}

/**
 * Watts that PoE ports give at worst for what is known to be drawn at the far ends of their cables: a cable of 100 m takes what the
 * standard allows, a short one next to nothing.
 */
function mostWithCables({ cables }: Feed, { worst }: Levels): number {
  return worst.known / (cables?.keep ?? 1);
}

function breaks(feed: Feed, load: Levels, limitWatts: number, reached: number): Found {
  const at = levelFrom(reached);
  const { known, unknown } = load[at];
  const given = feed.volts === undefined ? '' : ` (${labelWords(limitWatts / feed.volts, 'A')})`;
  const least = unknown.length === 0 ? '' : 'at least ';
  const more = unknown.length === 0 ? '' : `, and what ${listWords(unknown)} adds is unknown`;
  return {
    ...about(feed, 'breaks'),
    at,
    reachedAt: reached,
    sentence: `${feed.name} gives ${labelWords(limitWatts, 'W')}${given} and must give ${least}${drawWords(known, feed.volts)} ${AT_LEVEL[at]}${more}.`,
  };
}

function unknownLimit(feed: Feed, load: Levels): readonly Found[] {
  const { typical, worst } = load;
  const asked =
    typical.known === worst.known
      ? drawWords(worst.known, feed.volts)
      : `${drawWords(typical.known, feed.volts)} typically, ${drawWords(worst.known, feed.volts)} at worst`;
  const more = worst.unknown.length === 0 ? '' : `, and unknown: ${listWords(worst.unknown)}`;
  const unknown: Found = {
    ...about(feed, 'unknown'),
    unknown: [`the limit of ${feed.name}`, ...worst.unknown.filter(isLoss)],
    sentence: `What ${feed.name} may give is unknown. Asked of it: ${asked}${more}.`,
  };
  return [unknown, ...silentLabel(feed, load)];
}

/** A label that is silent about one of several rails still has a limit of safety behind it. */
function silentLabel(feed: Feed, load: Levels): readonly Found[] {
  const { volts } = feed;
  if (volts === undefined || feed.isOneOfSeveral !== true) return [];
  const usualWatts = ATX_RAIL_VOLT_AMPS.value;
  const reached = reachedAt(load, usualWatts);
  if (reached === undefined) return [];
  const at = levelFrom(reached);
  const asked = drawWords(load[at].known, volts);
  return [
    {
      ...about(feed, 'warning'),
      at,
      sentence: `${feed.name} must give ${asked} ${AT_LEVEL[at]}, more than the ${labelWords(usualWatts / volts, 'A')} at which supplies with several ${volts} V rails usually stop (240 VA). Share the load between the rails, or measure.`,
    },
  ];
}

function about({ kind, name }: Feed, finding: Found['kind']): Pick<Found, 'kind' | 'check' | 'where'> {
  return { kind: finding, check: kind, where: name };
}
