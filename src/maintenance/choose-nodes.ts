import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { NodeRow } from '../protocol/inventory.ts';
import type { ClusterSpec } from '../provision/cluster-spec.ts';
import { ownAddresses, toTarget } from '../provision/ssh/to-target.ts';
import type { MaintainedNode } from './maintained-node.ts';

export interface Choice {
  readonly inventory: Inventory;
  /** That `up` made. */
  readonly cluster: { readonly spec: string; readonly nodes: readonly string[] } | undefined;
  /** Those that jobs run on. */
  readonly engineNodes: readonly string[];
  /** The node that speaks to slurmctld, where an engine says so. */
  readonly head: string | undefined;
}

/**
 * Those that are asked for, in the order of the inventory; without a word all of the cluster.
 * @throws BreadboxError `bad-input`, `not-found`
 */
export async function chooseNodes(asked: string | undefined, choice: Choice): Promise<MaintainedNode[]> {
  const { inventory, cluster } = choice;
  const rows = await inventory.list();
  const chosen = asked === undefined ? clusterNodes(rows, choice) : await inventory.resolve(asked);
  if (chosen.isEmpty)
    throw new BreadboxError('bad-input', asked === undefined ? 'There is no cluster yet.' : 'No node was named.', {
      hint: 'Name nodes of the inventory, such as n[1-4]; all of them are @all.',
    });
  const spec = cluster && (JSON.parse(cluster.spec) as ClusterSpec);
  const head = choice.head ?? spec?.head;
  const own = ownAddresses();
  return rows
    .filter(({ node }) => chosen.has(node))
    .map((row) => ({
      node: row.node,
      target: toTarget(row, undefined, own),
      groups: row.groups,
      isStorage: row.roles.includes('storage'),
      isHead: row.node === head,
      isOwn: row.jump === undefined && (row.address === 'localhost' || own.has(row.address)),
    }));
}

function clusterNodes(rows: readonly NodeRow[], { cluster, engineNodes, head }: Choice): NodeSet {
  const members = new Set([...(cluster?.nodes ?? []), ...engineNodes, ...(head === undefined ? [] : [head])]);
  return NodeSet.of(rows.map(({ node }) => node).filter((node) => members.has(node)));
}
