import type { NetworkPair, NetworkTest } from '../../protocol/network.ts';

/** How near and how fast a node is, as the last test of the network found it. */
export interface NetworkFigures {
  /** Milliseconds there and back, the median. */
  readonly pingMs?: number;
  /** To the node and from it, Mbit/s. */
  readonly downMbit?: number;
  readonly upMbit?: number;
}

/**
 * Of each node its pairs with the head; where there is none, the median over all of its pairs.
 *
 * @param heads names by which the head is known in pairs
 */
export function networkFigures(
  test: Pick<NetworkTest, 'pairs'>,
  heads: readonly string[],
): ReadonlyMap<string, NetworkFigures> {
  const nodes = new Set(test.pairs.flatMap(({ from, to }) => [from, to]));
  const figures = new Map<string, NetworkFigures>();
  for (const node of nodes) {
    const own = test.pairs.filter(({ from, to }) => from === node || to === node);
    const withHead = own.filter(({ from, to }) => heads.includes(from === node ? to : from));
    const used = withHead.length > 0 ? withHead : own;
    figures.set(node, {
      ...named('pingMs', median(used.flatMap(({ pingMs }) => pingMs?.median ?? []))),
      ...named('downMbit', median(speeds(used.filter(({ to }) => to === node)))),
      ...named('upMbit', median(speeds(used.filter(({ from }) => from === node)))),
    });
  }
  return figures;
}

function speeds(pairs: readonly NetworkPair[]): readonly number[] {
  return pairs.flatMap(({ mbitPerSec }) => mbitPerSec ?? []);
}

function named<K extends keyof NetworkFigures>(key: K, value: number | undefined): { [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: number });
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
