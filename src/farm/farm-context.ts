import type { Engine } from '../jobs/engine.ts';
import type { UnixAccount } from '../jobs/unix-account.ts';
import type { LiveEvents } from '../protocol/live.ts';
import type { Store } from '../store/operation.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { FarmOperations } from './operations.ts';

/** What the farm needs of the head. */
export interface FarmContext {
  readonly store: Store<FarmOperations>;
  /** What pilots are jobs of: a cluster's engine where there is one, else that of the head's own computer. */
  readonly engine: Engine;
  /** That of the head's own computer. */
  readonly ownEngine: Engine;
  /** By its key. `undefined`: it is not there any more. */
  readonly engineOf: (key: string) => Engine | undefined;
  /** Where `engine` is that of a cluster. */
  readonly cluster: () => ClusterPlace | undefined;
  /** Bundles, artefacts and workers' files live here. */
  readonly directory: string;
  /** The address under which workers reach the head. */
  readonly url: () => string;
  /** argv of `breadbox-agent` on the nodes. */
  readonly agent: readonly string[];
  /** Where an owner's programs on this computer switch user LEDs of its panel. @param account `undefined`: the head's own */
  readonly ledSocket: (account: UnixAccount | undefined) => Promise<string>;
  /** As whom and where an owner's pilots, collectors and feeders run on this computer. */
  readonly workplace: (owner: string) => Promise<Workplace>;
  /** A token of role `node` for one pilot, collector or feeder. */
  readonly workerToken: (scope: WorkerScope) => Promise<string>;
  readonly revokeWorkerToken: (scope: WorkerScope) => Promise<void>;
  readonly publish: <K extends keyof LiveEvents>(
    event: K,
    data: LiveEvents[K],
    about: { run: string; owner: string },
  ) => void;
  /** Something went wrong that no request can be told of. */
  readonly warn: (message: string, error?: unknown) => void;
}

export interface Workplace {
  /** `undefined`: as the head's own. */
  readonly account: UnixAccount | undefined;
  /** Holds bundles and folders of tasks. It is the account's: the head makes it, and never looks into it. */
  readonly workDir: string;
  /** Of the head, for workers on its own computer. */
  readonly socket?: string | undefined;
}

export interface WorkerScope {
  readonly user: string;
  readonly pilot?: number;
  readonly run?: number;
  /** Of a lent computer: the node it may call itself, and the token that it was lent with. */
  readonly node?: string;
  readonly lentBy?: string;
}
