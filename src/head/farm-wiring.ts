import { Farm } from '../farm/farm.ts';
import { bundlePath } from '../farm/feeding.ts';
import type { Engine } from '../jobs/engine.ts';
import type { UnixAccount } from '../jobs/unix-account.ts';
import { createWorkerToken, revokeWorkerTokens, type Tokens } from './access/tokens.ts';
import type { RunAccounts } from './accounts/run-accounts.ts';
import { type ClusterPlaceParts, clusterPlace } from './cluster-engine/cluster-place.ts';
import type { ClusterSeat } from './cluster-engine/cluster-seat.ts';
import type { HeadApp } from './head-app.ts';
import { ledSocketHere } from './led-socket.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountFeedRoutes } from './routes/farm-feeds.ts';
import { mountPilotRoutes } from './routes/farm-pilots.ts';
import { mountProjectRoutes } from './routes/farm-projects.ts';
import { mountRunRoutes } from './routes/farm-runs.ts';
import { mountWorkerRoutes } from './routes/farm-workers.ts';
import { mountSimpleRoutes } from './routes/simple.ts';

export interface FarmParts {
  readonly store: HeadStore;
  readonly engine: Engine;
  /** Without it, there is no engine but this computer's own. */
  readonly cluster?: FarmCluster;
  readonly tokens: Tokens;
  readonly live: LiveHub;
  readonly home: string;
  readonly url: () => string;
  /** Of this computer. */
  readonly accounts: RunAccounts;
  /** argv of breadbox-agent. */
  readonly agent: readonly string[];
  /** Default: that of all programs of this computer. */
  readonly ledSocket?: (account: UnixAccount | undefined) => Promise<string>;
  readonly warn: (message: string, error?: unknown) => void;
}

/** What pilots on a cluster need. */
export interface FarmCluster extends Omit<ClusterPlaceParts, 'accounts'> {
  readonly seat: ClusterSeat;
  /** As which jobs run, wherever they go. */
  readonly clusterAccounts: RunAccounts;
}

/** Gives the farm what it needs of the head; `farm.start()` begins its rounds. */
export function createFarm(parts: FarmParts): Farm {
  const { store, tokens, live, home, cluster } = parts;
  const scopeOf = ({ pilot, run }: { pilot?: number; run?: number }) =>
    pilot === undefined ? { run: run ?? 0 } : { pilot };
  const farm = new Farm({
    store,
    engine: parts.engine,
    ownEngine: cluster?.seat.local ?? parts.engine,
    engineOf: (key) =>
      cluster === undefined ? [parts.engine].find((engine) => engine.key === key) : cluster.seat.engineOf(key),
    cluster: () => {
      const seated = cluster?.seat.cluster;
      return seated && clusterPlace({ ...cluster!, accounts: parts.accounts }, seated, cluster!.clusterAccounts);
    },
    directory: home,
    url: parts.url,
    agent: parts.agent,
    ledSocket: parts.ledSocket ?? (async () => ledSocketHere(home)),
    workplace: (user) => parts.accounts.workplace(user),
    workerToken: (scope) => createWorkerToken(store, { ...scope, role: 'node', ...scopeOf(scope) }),
    revokeWorkerToken: (scope) => revokeWorkerTokens(tokens, scopeOf(scope)),
    publish: (event, data, about) => live.publish(event, data, about),
    warn: parts.warn,
  });
  cluster?.listener.onMove(
    () => void farm.announce().catch((error: unknown) => parts.warn('pilots were not told where the head is', error)),
  );
  return farm;
}

export function mountFarmRoutes(
  app: HeadApp,
  farm: Farm,
  { store, home, accounts, version }: { store: HeadStore; home: string; accounts: RunAccounts; version: string },
): void {
  mountProjectRoutes(app, farm, store, (version) => bundlePath({ directory: home }, version));
  mountRunRoutes(app, farm, store, accounts);
  mountPilotRoutes(app, farm, store, version);
  mountFeedRoutes(app, farm, store);
  mountWorkerRoutes(app, farm);
  mountSimpleRoutes(app, farm, store, (version) => bundlePath({ directory: home }, version));
}
