import { POE_CLASSES } from '../machines/boards-switches.ts';
import type { Feed } from './feed.ts';
import type { FeedLoads } from './feed-loads.ts';
import type { Span } from './predict.ts';

/** What a switch sets aside for the PoE ports in use, where it allocates by class. */
export interface PoeReserve extends Span {
  readonly ports: number;
  /** Those in use: how many of each class; `undefined`: of which nobody says the class. */
  readonly classes: ReadonlyMap<number | undefined, number>;
  /** Whose class nobody says. */
  readonly silent: readonly string[];
  /** Whose class asks for more than the ports give, and what these give. */
  readonly tooHigh: readonly { readonly used: string; readonly poeClass: number; readonly watts: number }[];
}

/**
 * In watts at the switch. Where the class is not said, it is at least the smallest that allows what is known to be drawn, and at most
 * all that a port gives.
 */
export function poeReserve(budget: Feed, loads: FeedLoads): PoeReserve {
  const classes = new Map<number | undefined, number>();
  const silent = new Set<string>();
  const tooHigh = new Map<string, PoeReserve['tooHigh'][number]>();
  let [low, high, ports] = [0, 0, 0];
  for (const [{ port, parents }, { worst }] of loads) {
    if (port === undefined || !parents.includes(budget)) continue;
    const { watts, poeClass, used } = port;
    const said = POE_CLASSES.find((one) => one.poeClass === poeClass)?.portWatts.value;
    ports++;
    classes.set(poeClass, (classes.get(poeClass) ?? 0) + 1);
    low += Math.min(watts, said ?? leastFor(worst.known));
    high += Math.min(watts, said ?? watts);
    if (poeClass === undefined) silent.add(used);
    else if ((said ?? 0) > watts) tooHigh.set(used, { used, poeClass, watts });
  }
  return { low, high, ports, classes, silent: [...silent], tooHigh: [...tooHigh.values()] };
}

function leastFor(drawnWatts: number): number {
  const enough = POE_CLASSES.filter(({ deviceWatts }) => deviceWatts.value >= drawnWatts);
  return enough.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...enough.map(({ portWatts }) => portWatts.value));
}
