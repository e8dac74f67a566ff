import type { PlanFeed } from '../../protocol/plan.ts';

/** A load of a feed: how far its bar goes, of all that is shown, and what no bar can show. */
export interface FeedBar {
  /** The loads that are alike: all three, or one or two of them. */
  readonly levels: readonly string[];
  readonly watts: number;
  readonly amps: number | undefined;
  /** 0 to 1. */
  readonly part: number;
  readonly isOver: boolean;
  readonly unknown: readonly string[];
}

/** A feed of a plan, or several that are alike. */
export interface ShownFeed {
  readonly name: string;
  readonly count: number;
  readonly limitWatts: number | undefined;
  readonly limitAmps: number | undefined;
  /** Where the limit is on the scale of the bars, 0 to 1. */
  readonly limitPart: number | undefined;
  readonly reservedWatts: PlanFeed['reservedWatts'];
  readonly bars: readonly FeedBar[];
}

const LEVELS = ['typical', 'benchmark', 'worst'] as const;
/** What several of a kind differ in. */
const NUMBER = / \d+ of \d+$|(?<=port )\d+(?= of )/;

/** Feeds of which something is asked and that have a limit, known or not. A sum that nothing limits is none. */
export function shownFeeds(feeds: readonly PlanFeed[]): readonly ShownFeed[] {
  const alike = new Map<string, { readonly feed: PlanFeed; count: number }>();
  for (const feed of feeds) {
    const { worst } = feed.levels;
    const isAsked = worst.watts.known > 0 || worst.watts.unknown.length > 0;
    const isSumAlone = feed.limitWatts === undefined && (feed.kind === 'supply' || feed.kind === 'usb-hub');
    if (!isAsked || isSumAlone) continue;
    const key = JSON.stringify([feed.feed.replace(NUMBER, ''), feed.limitWatts, feed.levels]);
    const same = alike.get(key);
    if (same === undefined) alike.set(key, { feed, count: 1 });
    else same.count++;
  }
  return [...alike.values()].map(({ feed, count }) => shown(feed, count));
}

function shown({ feed, limitWatts, limitAmps, levels, reservedWatts }: PlanFeed, count: number): ShownFeed {
  // Room beyond the greatest, for what is unknown.
  const most = Math.max(limitWatts ?? 0, levels.worst.watts.known, reservedWatts?.high ?? 0) * 1.1 || 1;
  const bars: FeedBar[] = [];
  for (const level of LEVELS) {
    const { watts, amps } = levels[level];
    const before = bars.at(-1);
    const isSame =
      before !== undefined && before.watts === watts.known && before.unknown.join() === watts.unknown.join();
    if (isSame) bars[bars.length - 1] = { ...before, levels: [...before.levels, level] };
    else
      bars.push({
        levels: [level],
        watts: watts.known,
        amps,
        part: watts.known / most,
        isOver: limitWatts !== undefined && watts.known > limitWatts,
        unknown: watts.unknown,
      });
  }
  const name = count === 1 ? feed : feed.replace(NUMBER, '').replace('port  of', 'ports of');
  const limitPart = limitWatts === undefined ? undefined : limitWatts / most;
  return { name, count, limitWatts, limitAmps, limitPart, reservedWatts, bars };
}
