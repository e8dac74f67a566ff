import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeSet } from '../cluster/node-set.ts';
import type { Engine } from '../jobs/engine.ts';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import { OwnOutput } from '../jobs/files/own-output.ts';
import type { BenchName, BenchRun } from '../protocol/bench.ts';
import type { SeriesKey } from '../protocol/series.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { BenchDesk } from './bench-desk.ts';
import { BenchResults } from './results/bench-results.ts';
import { type BenchOperations, benchOperations } from './results/operations.ts';

/** For tests: the desk over a real local engine and a real store. */
export class LocalBench {
  readonly place: string;
  readonly engine: Engine;
  readonly store: Store<BenchOperations>;
  readonly results: BenchResults;
  readonly desk: BenchDesk;
  /** What agents tell of every node. */
  readings: ReadonlyMap<SeriesKey, number> = new Map();

  private constructor(place: string, engine: Engine) {
    this.place = place;
    this.engine = engine;
    this.store = directStore(openDatabase(join(place, 'breadbox.db')), benchOperations);
    this.results = new BenchResults({ store: this.store, publish: () => {} });
    this.desk = new BenchDesk({
      results: this.results,
      engine: () => engine,
      placeOf: async (owner) => ({
        ...{ engine, owner, outputs: new OwnOutput(), isCluster: false, account: undefined, workshop: undefined },
        readings: () => this.readings,
        wattsBetween: async () => ({ meter: 'wall', covers: 'all', meanWatts: 60 }),
      }),
      resolve: async (nodes) => NodeSet.parse(nodes),
      machine: async (nodes) => ({ name: 'rain', nodes }),
      warn: (message, error) => {
        throw new Error(message, { cause: error });
      },
    });
  }

  static async open(cores = 2): Promise<LocalBench> {
    const place = mkdtempSync(join(tmpdir(), 'breadbox-desk-'));
    return new LocalBench(place, await createLocalEngine({ directory: join(place, 'jobs'), cores }));
  }

  /** All its states, to its end. */
  async toEnd(run: string): Promise<BenchRun[]> {
    const lines: BenchRun[] = [];
    await new Promise<void>((resolve, reject) => {
      this.desk.follow(run, (line) => (line === undefined ? resolve() : lines.push(line))).catch(reject);
    });
    return lines;
  }

  /** A quick one, to its end. */
  async run(name: BenchName): Promise<BenchRun> {
    const [begun] = await this.desk.begin({ names: [name], quick: true, afterJobs: false }, 'ada');
    return (await this.toEnd(begun!.run)).at(-1)!;
  }

  async close(): Promise<void> {
    await this.desk.stop();
    await this.engine.close();
    await this.store.close();
    rmSync(this.place, { recursive: true });
  }
}
