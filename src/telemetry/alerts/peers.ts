import type { WatchedNode } from '../watch.ts';

const ENOUGH = 2;

export interface PeersOptions {
  readonly sameModelOnly?: boolean;
}

/**
 * What at least half of a node's peers have or exceed: the other nodes of the same model; where there are fewer than two of them, all
 * others, unless `sameModelOnly`. `undefined`: too few to compare with. Sorted once, and then asked of each node.
 */
export function peersAmong(
  all: readonly WatchedNode[],
  value: (node: WatchedNode) => number | undefined,
  { sameModelOnly = false }: PeersOptions = {},
): (node: WatchedNode) => number | undefined {
  const everybody: number[] = [];
  const alike = new Map<string, number[]>();
  for (const node of all) {
    const figure = value(node);
    if (figure === undefined) continue;
    everybody.push(figure);
    const { model } = node.about;
    if (model === undefined) continue;
    const figures = alike.get(model);
    if (figures === undefined) alike.set(model, [figure]);
    else figures.push(figure);
  }
  for (const figures of [everybody, ...alike.values()]) figures.sort((a, b) => a - b);
  return (node) => {
    const own = value(node);
    const { model } = node.about;
    const ofModel = model === undefined ? undefined : usualBeside(alike.get(model) ?? [], own);
    return ofModel ?? (sameModelOnly ? undefined : usualBeside(everybody, own));
  };
}

/** The upper median of the sorted figures without one of `own`. */
function usualBeside(figures: readonly number[], own: number | undefined): number | undefined {
  const others = figures.length - (own === undefined ? 0 : 1);
  if (others < ENOUGH) return undefined;
  const middle = Math.floor(others / 2);
  const skips = own !== undefined && figures[middle]! >= own ? 1 : 0;
  return figures[middle + skips];
}
