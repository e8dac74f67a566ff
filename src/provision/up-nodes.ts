import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { ImportResult } from '../protocol/inventory.ts';
import type { UpKind } from '../protocol/provision.ts';

export interface ChosenNodes {
  readonly nodes: ReadonlySet<string>;
  readonly leaving: ReadonlySet<string>;
}

interface From {
  readonly inventory: Pick<Inventory, 'list' | 'resolve'>;
  readonly cluster: { readonly spec: string; readonly nodes: readonly string[] } | undefined;
  readonly imported: ImportResult | undefined;
}

/** Which nodes an `up` concerns. @throws BreadboxError `bad-input`, `not-found`, `conflict` */
export async function chooseNodes(
  { kind, nodes: text }: { readonly kind: UpKind; readonly nodes?: string | undefined },
  { inventory, cluster, imported }: From,
): Promise<ChosenNodes> {
  const there = cluster?.nodes ?? [];
  if (kind === 'up') {
    const named = imported && [...imported.added, ...imported.changed, ...imported.unchanged, ...there];
    const nodes = new Set(named ?? (await inventory.list()).map(({ node }) => node));
    if (nodes.size > 0) return { nodes, leaving: new Set() };
    throw new BreadboxError('bad-input', 'The inventory is empty: there is nothing to bring up.', {
      hint: 'Name the nodes in a file, one a line with its address, and say: breadbox up FILE',
    });
  }
  if (kind === 'agent' || kind === 'agent-remove')
    return chooseWatched(kind, await inventory.resolve(text ?? ''), there);
  if (cluster === undefined) {
    throw new BreadboxError('not-found', 'There is no cluster.', { hint: 'Bring one up with: breadbox up' });
  }
  if (kind === 'down') return { nodes: new Set(there), leaving: new Set(there) };
  if (kind === 'add' && text === undefined) return { nodes: new Set(there), leaving: new Set() };
  const given = await inventory.resolve(text ?? '');
  if (given.isEmpty) throw new BreadboxError('bad-input', `nodes: which ones to ${kind}?`);
  if (kind === 'add') return { nodes: new Set([...there, ...given]), leaving: new Set() };
  return { nodes: new Set(there), leaving: new Set(checkLeaving(given, cluster)) };
}

function chooseWatched(kind: 'agent' | 'agent-remove', given: NodeSet, there: readonly string[]): ChosenNodes {
  if (given.isEmpty) throw new BreadboxError('bad-input', 'nodes: which ones?');
  const members = given.intersection(NodeSet.of(there));
  if (!members.isEmpty) {
    throw new BreadboxError('conflict', `${members}: in the cluster, where breadbox up sees to the agents.`, {
      hint: kind === 'agent' ? 'breadbox up' : `breadbox up --remove ${members}`,
    });
  }
  return { nodes: new Set(given), leaving: new Set(kind === 'agent' ? [] : given) };
}

function checkLeaving(given: NodeSet, { spec, nodes }: NonNullable<From['cluster']>): NodeSet {
  const others = given.difference(NodeSet.of(nodes));
  if (!others.isEmpty) throw new BreadboxError('bad-input', `${others}: not in the cluster.`);
  const { head } = JSON.parse(spec) as { head?: string };
  if (given.size === nodes.length)
    throw new BreadboxError('bad-input', 'These are all of its nodes.', {
      hint: 'Take the cluster down: breadbox down',
    });
  if (head !== undefined && given.has(head))
    throw new BreadboxError('conflict', `${head} is the head of the cluster, which the others need.`, {
      hint: 'Take the cluster down, and bring it up with another head: breadbox down',
    });
  return given;
}
