import type { NodeSet } from '../cluster/node-set.ts';

export interface Hung<M> {
  readonly meter: M;
  readonly nodes: NodeSet;
}

/**
 * The meters whose sum counts nothing twice: the ones with most nodes first, and of those that share nodes with one of them none. A meter
 * of no nodes (a switch, a fan) counts unless another one has all nodes, and so probably that too.
 */
export function apart<M>(hung: readonly Hung<M>[], all: NodeSet): readonly Hung<M>[] {
  const taken: Hung<M>[] = [];
  for (const each of [...hung].sort((one, other) => other.nodes.size - one.nodes.size)) {
    const hasAll = taken.some(({ nodes }) => all.difference(nodes).isEmpty && !nodes.isEmpty);
    const isSeen = each.nodes.isEmpty ? hasAll : taken.some(({ nodes }) => !nodes.intersection(each.nodes).isEmpty);
    if (!isSeen) taken.push(each);
  }
  return taken;
}

/**
 * The meters that together measure these nodes: the smallest that has them all; else all that stand apart and have some of them, where
 * none is left over. None: they are not measured.
 */
export function measuring<M>(hung: readonly Hung<M>[], wanted: NodeSet): readonly Hung<M>[] {
  const whole = hung.filter(({ nodes }) => !nodes.isEmpty && wanted.difference(nodes).isEmpty);
  const [smallest] = whole.sort((one, other) => one.nodes.size - other.nodes.size);
  if (smallest !== undefined) return [smallest];
  const parts = apart(
    hung.filter(({ nodes }) => !nodes.intersection(wanted).isEmpty),
    wanted,
  );
  const left = parts.reduce((rest, { nodes }) => rest.difference(nodes), wanted);
  return left.isEmpty ? parts : [];
}
