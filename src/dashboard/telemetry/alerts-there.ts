import { NodeSet } from '../../cluster/node-set.ts';
import type { Alert } from '../../protocol/alerts.ts';

/** Open alerts by node, the worst first; one that concerns several nodes is told of each. */
export function alertsThere<A extends Pick<Alert, 'node'>>(alerts: readonly A[]): ReadonlyMap<string, readonly A[]> {
  const there = new Map<string, A[]>();
  for (const alert of alerts) {
    for (const node of NodeSet.parse(alert.node)) there.set(node, [...(there.get(node) ?? []), alert]);
  }
  return there;
}
