import type { Inventory } from '../inventory/node-list.ts';
import type { Engine } from '../jobs/engine.ts';
import { createSlurmEngine } from '../jobs/engines/slurm/create-slurm-engine.ts';
import type { HeadStatus } from '../protocol/head.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { AccountsSeat } from './accounts/accounts-seat.ts';
import { ClusterAccounts } from './accounts/cluster-accounts.ts';
import type { RunAccounts } from './accounts/run-accounts.ts';
import { ClusterSeat } from './cluster-engine/cluster-seat.ts';
import { clusterOfUp, type TheCluster, targetOfHead } from './cluster-engine/the-cluster.ts';
import { RemoteShell } from './cluster-shell/remote-shell.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';

export interface ClusterParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly ssh: Ssh;
  readonly live: LiveHub;
  /** Of this computer. */
  readonly local: Engine;
  readonly localAccounts: RunAccounts;
  readonly home: string;
  /** The head's own account: the owner. */
  readonly account: string;
  readonly trustUsers: boolean;
  /** One that was there before Breadbox. */
  readonly adopted: () => Promise<TheCluster | undefined>;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface ClusterWiring {
  readonly seat: ClusterSeat;
  /** As which jobs run, on this computer or on the cluster. */
  readonly accounts: RunAccounts;
}

/** Gives the engines what they need of the head. */
export function createCluster(parts: ClusterParts): ClusterWiring {
  const { store, inventory, ssh, live, home, account, warn } = parts;
  const seat = new ClusterSeat({
    ...{ local: parts.local, home, warn },
    find: async () => (await parts.adopted()) ?? clusterOfUp(store),
    openShell: async (head) => new RemoteShell(ssh, await targetOfHead(inventory, head, account)),
    openEngine: (opened) => createSlurmEngine({ ...opened, watching: () => live.clients > 0, warn }),
  });
  seat.engine.onSwitch(() => live.publish('engine', {}));
  const known = new WeakMap<object, RunAccounts>();
  const accounts = new AccountsSeat(() => {
    if (seat.cluster === undefined) return parts.localAccounts;
    const { shell } = seat.cluster;
    const found = known.get(shell) ?? new ClusterAccounts({ shell, owner: account, trustUsers: parts.trustUsers });
    known.set(shell, found);
    return found;
  });
  return { seat, accounts };
}

export function clusterStatus(seat: ClusterSeat): HeadStatus['cluster'] {
  if (seat.cluster === undefined) return undefined;
  const { name, head, adopted, slurm, engine } = seat.cluster;
  const { trouble } = engine;
  return { name, head, adopted, slurm, ...(trouble !== undefined && { trouble }) };
}
