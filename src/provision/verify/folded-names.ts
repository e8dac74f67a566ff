import { NodeSet } from '../../cluster/node-set.ts';

export function foldedNames(nodes: readonly string[]): string {
  return NodeSet.of(nodes).toString();
}
