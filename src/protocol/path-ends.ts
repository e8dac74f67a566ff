import { sortNames } from '../cluster/sorted-names.ts';

/** In tests of the network: the head of Breadbox, where it is none of the nodes, which may have one called head. */
export const HEAD_IN_PAIRS = '(head)';

/** Whom paths begin and end at, in natural order; the head, where it is no node, first. */
export function pathEnds(pairs: readonly { readonly from: string; readonly to: string }[]): readonly string[] {
  const names = sortNames([...new Set(pairs.flatMap(({ from, to }) => [from, to]))]);
  return names.includes(HEAD_IN_PAIRS) ? [HEAD_IN_PAIRS, ...names.filter((name) => name !== HEAD_IN_PAIRS)] : names;
}

/**
 * Mbit/s. What one stream of TCP carries beyond this depends on processors and on what else they do more than on a cable: a path that
 * has reached it is no slow one, whatever others reach.
 */
export const PROCESSOR_BOUND_MBIT = 2500;
