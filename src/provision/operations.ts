import type { UpKind, UpState } from '../protocol/provision.ts';
import type { StoreContext } from '../store/operation.ts';
import addUpSql from './sql/add-up.sql';
import addUpChangeSql from './sql/add-up-change.sql';
import changesOfUpSql from './sql/changes-of-up.sql';
import clusterNodesSql from './sql/cluster-nodes.sql';
import factsOfNodesSql from './sql/facts-of-nodes.sql';
import interruptUpsSql from './sql/interrupt-ups.sql';
import listUpsSql from './sql/list-ups.sql';
import removeClusterSql from './sql/remove-cluster.sql';
import removeClusterNodeSql from './sql/remove-cluster-node.sql';
import removeOldUpsSql from './sql/remove-old-ups.sql';
import setClusterSql from './sql/set-cluster.sql';
import setClusterNodeSql from './sql/set-cluster-node.sql';
import setUpSql from './sql/set-up.sql';
import theClusterSql from './sql/the-cluster.sql';
import upByNumberSql from './sql/up-by-number.sql';
import verifyClusterSql from './sql/verify-cluster.sql';

const KEPT_UPS = 200;

/** `progress` is JSON; its state may be older than the row's. */
export interface UpRow {
  readonly up: number;
  readonly state: UpState;
  readonly progress: string;
  readonly endedAt: number | null;
}

export interface ClusterRow {
  readonly name: string;
  readonly spec: string;
  readonly verifiedAt: number | null;
}

/** What `up` does inside the store. */
export const provisionOperations = {
  addUp({ sql }: StoreContext, args: { kind: UpKind; by: string; request: string; now: number }): number {
    const { lastInsertRowid } = sql(addUpSql).run(args);
    sql(removeOldUpsSql).run({ keep: KEPT_UPS });
    return Number(lastInsertRowid);
  },
  /** Its progress, and what was announced since the last time. */
  setUp({ sql }: StoreContext, { changes, from, ...row }: UpRow & { changes: readonly string[]; from: number }): void {
    sql(setUpSql).run(row);
    for (const [at, change] of changes.entries()) sql(addUpChangeSql).run({ up: row.up, seq: from + at, change });
  },
  upByNumber({ sql }: StoreContext, args: { up: number }): (UpRow & { changes: readonly string[] }) | undefined {
    const row = sql(upByNumberSql).get(args) as UpRow | undefined;
    const changes = sql(changesOfUpSql).all(args) as { change: string }[];
    return row && { ...row, changes: changes.map(({ change }) => change) };
  },
  listUps({ sql }: StoreContext, args: { limit: number }): readonly UpRow[] {
    return sql(listUpsSql).all(args) as UpRow[];
  },
  interruptUps({ sql }: StoreContext, args: { now: number }): number {
    return sql(interruptUpsSql).run(args).changes;
  },
  cluster({ sql }: StoreContext): (ClusterRow & { nodes: readonly string[] }) | undefined {
    const row = sql(theClusterSql).get() as ClusterRow | undefined;
    const nodes = sql(clusterNodesSql).all() as { node: string }[];
    return row && { ...row, nodes: nodes.map(({ node }) => node) };
  },
  setCluster(
    { sql }: StoreContext,
    args: { name: string; spec: string; nodes: readonly { node: string; roles: string }[]; now: number },
  ): void {
    sql(setClusterSql).run({ name: args.name, spec: args.spec });
    for (const { node, roles } of args.nodes) sql(setClusterNodeSql).run({ node, roles, now: args.now });
  },
  verifyCluster({ sql }: StoreContext, args: { now: number }): void {
    sql(verifyClusterSql).run(args);
  },
  /** With the last of its nodes the cluster is no more. */
  removeClusterNodes({ sql }: StoreContext, { nodes }: { nodes: readonly string[] }): void {
    for (const node of nodes) sql(removeClusterNodeSql).run({ node });
    if (sql(clusterNodesSql).all().length === 0) sql(removeClusterSql).run();
  },
  /** As JSON, of those that have told theirs. */
  factsOfNodes({ sql }: StoreContext): readonly { node: string; facts: string }[] {
    return sql(factsOfNodesSql).all() as { node: string; facts: string }[];
  },
};

export type ProvisionOperations = typeof provisionOperations;
