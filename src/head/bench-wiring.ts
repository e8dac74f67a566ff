import { hostname } from 'node:os';
import { BenchDesk } from '../benchmarks/bench-desk.ts';
import { BenchResults } from '../benchmarks/results/bench-results.ts';
import type { RunPlace } from '../benchmarks/run-benchmark.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Farm } from '../farm/farm.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { Engine } from '../jobs/engine.ts';
import { OwnOutput } from '../jobs/files/own-output.ts';
import { ShellOutput } from '../jobs/files/shell-output.ts';
import type { UnixAccount } from '../jobs/unix-account.ts';
import type { BenchMachine, BenchRun } from '../protocol/bench.ts';
import type { Watch } from '../telemetry/watch.ts';
import type { RunAccounts } from './accounts/run-accounts.ts';
import { HeadBenchFarm } from './bench-farm/head-bench-farm.ts';
import type { ClusterSeat, SeatedCluster } from './cluster-engine/cluster-seat.ts';
import { machineOfResults } from './handbook/machine-desk.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountBenchRoutes } from './routes/bench.ts';
import { mountBenchRunRoutes } from './routes/bench-run.ts';

const COMPILE_SEC = 120;

export interface BenchParts extends Pick<RunPlace, 'wattsBetween'> {
  readonly store: HeadStore;
  readonly live: LiveHub;
  readonly inventory: Inventory;
  /** That jobs go to at the moment. */
  readonly engine: Engine;
  /** Which cluster that is; without it, always this computer. */
  readonly seat?: ClusterSeat;
  readonly accounts: RunAccounts;
  readonly farm: () => Farm;
  readonly watch: Watch;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface Benchmarks {
  readonly results: BenchResults;
  mount(app: HeadApp): void;
  start(): Promise<void>;
  /** When it is known where jobs go. */
  startDesk(): void;
  stop(): Promise<void>;
}

/** Gives benchmarks and their results their place in the head. */
export function createBenchmarks(parts: BenchParts): Benchmarks {
  const { store, live, inventory, engine, seat, warn } = parts;
  const results = new BenchResults({ store, publish: (run) => live.publish('benchRun', run) });
  const desk = new BenchDesk({
    ...{ results, warn, farm: new HeadBenchFarm(parts) },
    engine: () => engine,
    placeOf: (by) => placeOf(by, parts),
    // This computer runs jobs also where no inventory knows it.
    resolve: async (nodes) =>
      seat?.cluster === undefined && !nodes.includes('@') ? NodeSet.parse(nodes) : inventory.resolve(nodes),
    machine: async (nodes) => {
      const isWhole = nodes >= (await inventory.list()).length;
      return { ...machineOf(seat?.cluster, nodes), ...(await machineOfResults(store, isWhole)) };
    },
  });
  let interrupted: readonly BenchRun[] = [];
  return {
    results,
    mount: (app) => {
      mountBenchRunRoutes(app, desk);
      mountBenchRoutes(app, results);
    },
    start: async () => {
      interrupted = await results.start();
    },
    startDesk: () => desk.start(interrupted),
    stop: () => desk.stop(),
  };
}

async function placeOf(by: string, { engine, seat, accounts, watch, wattsBetween }: BenchParts): Promise<RunPlace> {
  const { account } = await accounts.workplace(by);
  const cluster = seat?.cluster;
  return {
    ...{ engine, account, owner: by, isCluster: cluster !== undefined, wattsBetween },
    outputs: seat === undefined || cluster === undefined ? new OwnOutput() : outputsOf(cluster, seat),
    workshop: cluster && workshopOf(cluster, account),
    readings: (node) => watch.node(node)?.values,
  };
}

function outputsOf({ shell }: SeatedCluster, seat: ClusterSeat): ShellOutput {
  return new ShellOutput(shell, (node) => seat.shellOf(node));
}

/** A compiler is where the cluster is run from: `up` brings it there. */
function workshopOf({ shell }: SeatedCluster, account: UnixAccount | undefined): RunPlace['workshop'] {
  return async (script, { limitSec, signal } = {}) => {
    const timeoutSec = limitSec ?? COMPILE_SEC;
    const command = { script: 'exec sh -s', stdin: script, account: account?.name, timeoutSec, signal };
    const { stdout } = await shell.run(command);
    return stdout;
  };
}

function machineOf(cluster: SeatedCluster | undefined, nodes: number): BenchMachine {
  return { name: cluster?.name ?? hostname().split('.')[0]!, nodes };
}
