import type { NetworkTest } from '../protocol/network.ts';
import type { StoreContext } from '../store/operation.ts';
import addNetworkTestSql from './sql/add-network-test.sql';
import interruptNetworkTestsSql from './sql/interrupt-network-tests.sql';
import listNetworkTestsSql from './sql/list-network-tests.sql';
import measuredBeforeSql from './sql/measured-before.sql';
import networkTestByNumberSql from './sql/network-test-by-number.sql';
import removeOldNetworkTestsSql from './sql/remove-old-network-tests.sql';
import setNetworkTestSql from './sql/set-network-test.sql';

/** Of 64 nodes, a full one is 0.6 MB and a quick one 20 kB. A quick one is made at each boot of a node. */
const KEPT = { full: 30, quick: 400 } as const;

/** `progress` and `pairs` are JSON; the state in it may be older than the row's. */
export interface NetworkTestRow {
  readonly test: number;
  readonly state: NetworkTest['state'];
  readonly progress: string;
  readonly endedAt: number | null;
}

export interface WholeNetworkTestRow extends NetworkTestRow {
  readonly pairs: string;
}

/** What tests of the network do inside the store. */
export const networkOperations = {
  addNetworkTest({ sql }: StoreContext, args: { kind: NetworkTest['kind']; by: string; now: number }): number {
    const { lastInsertRowid } = sql(addNetworkTestSql).run(args);
    sql(removeOldNetworkTestsSql).run({ kind: args.kind, keep: KEPT[args.kind] });
    return Number(lastInsertRowid);
  },
  setNetworkTest({ sql }: StoreContext, row: WholeNetworkTestRow): void {
    sql(setNetworkTestSql).run(row);
  },
  networkTestByNumber({ sql }: StoreContext, args: { test: number }): WholeNetworkTestRow | undefined {
    return sql(networkTestByNumberSql).get(args) as WholeNetworkTestRow | undefined;
  },
  listNetworkTests({ sql }: StoreContext, args: { limit: number }): readonly NetworkTestRow[] {
    return sql(listNetworkTestsSql).all(args) as NetworkTestRow[];
  },
  /** The last one of this kind that was finished and has throughput. */
  networkMeasuredBefore(
    { sql }: StoreContext,
    args: { kind: NetworkTest['kind']; test: number },
  ): WholeNetworkTestRow | undefined {
    return sql(measuredBeforeSql).get(args) as WholeNetworkTestRow | undefined;
  },
  interruptNetworkTests({ sql }: StoreContext, args: { now: number }): number {
    return sql(interruptNetworkTestsSql).run(args).changes;
  },
};

export type NetworkOperations = typeof networkOperations;
