import { BreadboxError } from '../cluster/errors.ts';
import type { ImportResult, NodeState } from '../protocol/inventory.ts';
import type { StoreContext } from '../store/operation.ts';
import { type MergeArgs, mergeEntries } from './merge-entries.ts';
import addToGroup from './sql/add-to-group.sql';
import listGroupMembers from './sql/list-group-members.sql';
import listNodes from './sql/list-nodes.sql';
import nodeFactsSql from './sql/node-facts.sql';
import nodesInCluster from './sql/nodes-in-cluster.sql';
import putNode from './sql/put-node.sql';
import removeFileGroups from './sql/remove-file-groups.sql';
import removeGroup from './sql/remove-group.sql';
import removeGroupsOfNode from './sql/remove-groups-of-node.sql';
import removeNode from './sql/remove-node.sql';
import setNodeFactsSql from './sql/set-node-facts.sql';
import setNodeStateSql from './sql/set-node-state.sql';
import type { MemberRow, StoredNodeRow } from './stored-node.ts';

export interface NodeStateArgs {
  readonly node: string;
  readonly state: NodeState;
  readonly reason: string | null;
  readonly seenAt: number | null;
}

/** What the inventory does inside the store. */
export const inventoryOperations = {
  inventory(context: StoreContext): { nodes: readonly StoredNodeRow[]; members: readonly MemberRow[] } {
    return stored(context);
  },
  nodeFacts({ sql }: StoreContext, args: { node: string }): { facts: string | null; factsAt: number | null } {
    return sql(nodeFactsSql).get(args) as { facts: string | null; factsAt: number | null };
  },
  /** What `importNodes` would do. */
  tryImport(context: StoreContext, args: MergeArgs): Omit<ImportResult, 'warnings'> {
    const { nodes, members } = stored(context);
    const { result } = mergeEntries(args, nodes, members);
    checkFree(context, result.removed);
    return result;
  },
  importNodes(context: StoreContext, args: MergeArgs & { now: number }): Omit<ImportResult, 'warnings'> {
    const { nodes, members } = stored(context);
    const { result, put } = mergeEntries(args, nodes, members);
    remove(context, result.removed);
    const fromFile = args.file === undefined ? 0 : 1;
    for (const { groups, moved, ...node } of put) {
      context.sql(putNode).run({ ...node, moved: moved ? 1 : 0, now: args.now });
      if (fromFile === 1) context.sql(removeFileGroups).run({ node: node.node });
      for (const group of groups) context.sql(addToGroup).run({ group, node: node.node, fromFile });
    }
    return result;
  },
  removeNodes(context: StoreContext, { nodes }: { nodes: readonly string[] }): void {
    remove(context, nodes);
  },
  setGroup({ sql }: StoreContext, { group, nodes }: { group: string; nodes: readonly string[] }): void {
    sql(removeGroup).run({ group });
    for (const node of nodes) sql(addToGroup).run({ group, node, fromFile: 0 });
  },
  setNodeState({ sql }: StoreContext, args: NodeStateArgs): void {
    sql(setNodeStateSql).run(args);
  },
  setNodeFacts({ sql }: StoreContext, args: { node: string; facts: string; now: number }): void {
    sql(setNodeFactsSql).run(args);
  },
};

function stored({ sql }: StoreContext): { nodes: StoredNodeRow[]; members: MemberRow[] } {
  return { nodes: sql(listNodes).all() as StoredNodeRow[], members: sql(listGroupMembers).all() as MemberRow[] };
}

function remove(context: StoreContext, nodes: readonly string[]): void {
  checkFree(context, nodes);
  for (const node of nodes) {
    context.sql(removeGroupsOfNode).run({ node });
    context.sql(removeNode).run({ node });
  }
}

/** @throws BreadboxError `conflict` */
function checkFree({ sql }: StoreContext, nodes: readonly string[]): void {
  if (nodes.length === 0) return;
  const held = new Set((sql(nodesInCluster).all() as { node: string }[]).map(({ node }) => node));
  const bound = nodes.filter((node) => held.has(node));
  if (bound.length === 0) return;
  throw new BreadboxError('conflict', `${bound.join(', ')}: of the cluster that is up, so not to be forgotten.`, {
    hint: `Take them out of it first: breadbox up --remove ${bound.join(',')}. Nothing was changed.`,
  });
}

export type InventoryOperations = typeof inventoryOperations;
