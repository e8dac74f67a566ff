import { join } from 'node:path';
import type { Engine } from '../../jobs/engine.ts';
import { EngineSeat } from '../../jobs/engine-seat.ts';
import type { ClusterShell } from '../../jobs/engines/slurm/cluster-shell.ts';
import type { TheCluster } from './the-cluster.ts';

/** A cluster with the way to it. */
export interface SeatedCluster extends TheCluster {
  readonly shell: ClusterShell;
  readonly engine: Engine;
}

export interface ClusterSeatParts {
  readonly local: Engine;
  /** The data directory. */
  readonly home: string;
  /** The cluster that there is, asked anew each time. */
  readonly find: () => Promise<TheCluster | undefined>;
  /** Of a node; need not reach it yet. */
  readonly openShell: (node: string) => Promise<ClusterShell>;
  readonly openEngine: (parts: {
    readonly shell: ClusterShell;
    readonly key: string;
    /** For the engine's own records. */
    readonly directory: string;
  }) => Promise<Engine>;
  readonly warn: (message: string, error?: unknown) => void;
}

/** Which engine jobs go to: the computer's own until there is a cluster, then its Slurm. */
export class ClusterSeat {
  readonly engine: EngineSeat;
  readonly local: Engine;
  readonly #parts: ClusterSeatParts;
  #cluster: SeatedCluster | undefined;
  readonly #shells = new Map<string, Promise<ClusterShell>>();
  #choosing: Promise<void> = Promise.resolve();

  constructor(parts: ClusterSeatParts) {
    this.#parts = parts;
    this.local = parts.local;
    this.engine = new EngineSeat(parts.local);
  }

  /** `undefined`: jobs run on this computer. */
  get cluster(): SeatedCluster | undefined {
    return this.#cluster;
  }

  /** By the key that is kept with the ids of jobs. `undefined`: it is not there any more. */
  engineOf(key: string): Engine | undefined {
    return [this.engine.current, this.local].find((engine) => engine.key === key);
  }

  /** Of any node that the inventory knows. @throws BreadboxError `not-found` */
  async shellOf(node: string): Promise<ClusterShell> {
    const known = this.#shells.get(node) ?? this.#parts.openShell(node);
    this.#shells.set(node, known);
    known.catch(() => this.#shells.delete(node));
    return known;
  }

  /** After anything that makes or ends a cluster. One that cannot be reached is one all the same. */
  choose(): Promise<void> {
    const chosen = this.#choosing.then(() => this.#choose());
    this.#choosing = chosen.catch((error: unknown) => this.#parts.warn('no engine could be chosen', error));
    return this.#choosing;
  }

  async #choose(): Promise<void> {
    const { find, openShell, openEngine, home } = this.#parts;
    this.#shells.clear();
    const before = this.#cluster;
    const found = await find();
    if (found !== undefined && before?.key === found.key && before.head === found.head) {
      this.#cluster = { ...before, ...found };
      return;
    }
    if (found === undefined) {
      this.#cluster = undefined;
      await this.engine.switchTo(this.local);
    } else {
      const shell = await openShell(found.head);
      const directory = join(home, 'slurm', found.key.replaceAll(':', '-'));
      const engine = await openEngine({ shell, key: found.key, directory });
      this.#cluster = { ...found, shell, engine };
      await this.engine.switchTo(engine);
    }
    await before?.engine.close();
  }

  /** Stops the engine of the cluster, no job; the local one is not its own. */
  async stop(): Promise<void> {
    await this.#choosing;
    await this.#cluster?.engine.close();
  }
}
