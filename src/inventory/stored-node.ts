import type { NodeRow, NodeSpec, NodeState } from '../protocol/inventory.ts';
import { NODE_ROLES } from '../protocol/node-roles.ts';
import type { NodeEntry } from './node-entry.ts';

/** What stands in the column `spec`. */
export type StoredSpec = Omit<NodeSpec, 'node' | 'groups'>;

/** What `up` learnt of a node, in short. */
export interface FactsSummary {
  readonly cores?: number | undefined;
  readonly memBytes?: number | undefined;
  readonly system?: string | undefined;
  readonly arch?: string | undefined;
  readonly board?: string | undefined;
}

/** Instants are milliseconds, the rest JSON. */
export interface StoredNodeRow {
  readonly node: string;
  readonly spec: string;
  readonly source: string | null;
  readonly state: NodeState;
  readonly reason: string | null;
  readonly seenAt: number | null;
  readonly summary: string | null;
}

export interface MemberRow {
  readonly name: string;
  readonly node: string;
  readonly fromFile: 0 | 1;
}

/** Equal entries have equal text. */
export function specText(entry: Omit<NodeEntry, 'node' | 'place' | 'addressPlace' | 'groups'>): string {
  const { address, port, user, identityFile, jump, board } = entry;
  const roles = NODE_ROLES.filter((role) => entry.roles.includes(role));
  const labels = Object.fromEntries(Object.entries(entry.labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ address, port, user, roles, identityFile, jump, board, labels } satisfies StoredSpec);
}

/** What its owner says of its board stands before what it says of itself. */
export function nodeRow(row: StoredNodeRow, groups: readonly string[]): NodeRow {
  const spec = JSON.parse(row.spec) as StoredSpec;
  const { board: seen, ...facts } = (row.summary === null ? {} : JSON.parse(row.summary)) as FactsSummary;
  const board = spec.board ?? seen;
  return {
    ...{ node: row.node, ...spec, ...(board !== undefined && { board }), groups: [...groups], state: row.state },
    ...(row.reason !== null && { reason: row.reason }),
    ...facts,
    ...(row.seenAt !== null && { seenAt: new Date(row.seenAt).toISOString() }),
    ...(row.source !== null && { source: row.source }),
  };
}

/** `node`: the groups of each node; `name`: the nodes of each group. */
export function membersBy(key: 'node' | 'name', members: readonly MemberRow[]): Map<string, string[]> {
  const other = key === 'node' ? 'name' : 'node';
  const sets = new Map<string, string[]>();
  for (const member of members) {
    const set = sets.get(member[key]);
    if (set === undefined) sets.set(member[key], [member[other]]);
    else set.push(member[other]);
  }
  return sets;
}
