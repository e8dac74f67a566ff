import { NodeSet } from '../../cluster/node-set.ts';
import type { Up } from '../../protocol/provision.ts';

/** Where people have their accounts after this `up`, folded; `null`: nowhere; `undefined`: as before. */
export function nodesOfPeople(up: Pick<Up, 'state' | 'kind' | 'dryRun' | 'phases'>): string | null | undefined {
  if (up.state === 'running' || up.dryRun) return undefined;
  if (up.kind === 'down') return up.state === 'done' ? null : undefined;
  const row = up.phases.find(({ phase }) => phase === 'people');
  if (row === undefined) return undefined;
  const nodes = Object.entries(row.nodes).filter(([, { state }]) => state === 'ok' || state === 'changed');
  return nodes.length === 0 ? undefined : NodeSet.of(nodes.map(([node]) => node)).toString();
}
