import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
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
import type { BenchFarm } from './bench-farm.ts';
import { BenchResults } from './results/bench-results.ts';
import { type BenchOperations, benchOperations } from './results/operations.ts';
import type { RunPlace } from './run-benchmark.ts';

/** For tests: the desk over a real local engine and a real store. */
export class LocalBench {
  readonly place: string;
  readonly engine: Engine;
  readonly store: Store<BenchOperations>;
  readonly results: BenchResults;
  readonly desk: BenchDesk;
  /** What agents tell of every node. */
  readings: ReadonlyMap<SeriesKey, number> = new Map();
  /** Else it is as where the computer that speaks to slurmctld is off. */
  answers = true;
  /** Told of each change of a run. */
  published: (run: BenchRun) => void = () => {};
  /** Else every run fails at its first step. */
  takesJobs = true;
  /** What watts were asked for, in milliseconds since 1970. */
  readonly metered: { readonly fromMs: number; readonly toMs: number }[] = [];
  /** Empty at the end: a test takes out what it has expected. */
  readonly warned: string[] = [];

  /** One in which no worker begins. Farms that work are the head's: its tests and those of the programs have them. */
  readonly farm: BenchFarm = {
    requireFree: async () => {
      if (this.farmRuns !== undefined) throw new BreadboxError('conflict', this.farmRuns);
    },
    open: async () => {
      throw new BreadboxError('job-failed', 'No worker of the farm has begun.');
    },
    sweep: async () => void this.sweeps++,
  };
  /** What is under way in the farm. */
  farmRuns: string | undefined;
  /** How often what heads have left was taken out of the farm. */
  sweeps = 0;
  readonly #atTimes: Engine;

  private constructor(place: string, engine: Engine) {
    this.place = place;
    this.engine = engine;
    this.store = directStore(openDatabase(join(place, 'breadbox.db')), benchOperations);
    this.results = new BenchResults({ store: this.store, publish: (run) => this.published(run) });
    this.#atTimes = atTimesRefusing(engine, this);
    this.desk = new BenchDesk({
      results: this.results,
      engine: () => this.#atTimes,
      placeOf: (owner) => this.placeOf(owner),
      resolve: async (nodes) => NodeSet.parse(nodes),
      farm: this.farm,
      machine: async (nodes) => ({ name: 'rain', nodes }),
      warn: (message, error) => void this.warned.push(`${message}: ${error}`),
      retryMs: 200,
    });
  }

  static async open(cores = 2): Promise<LocalBench> {
    const place = mkdtempSync(join(tmpdir(), 'breadbox-desk-'));
    return new LocalBench(place, await createLocalEngine({ directory: join(place, 'jobs'), cores }));
  }

  async placeOf(owner: string): Promise<RunPlace> {
    const engine = this.#atTimes;
    return {
      ...{
        engine,
        owner,
        outputs: new OwnOutput(),
        isCluster: false,
        account: undefined,
        workshop: undefined,
      },
      readings: () => this.readings,
      wattsBetween: async (fromMs, toMs) => {
        this.metered.push({ fromMs, toMs });
        return { meter: 'wall', covers: 'all', meanWatts: 60 };
      },
    };
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
    if (this.warned.length > 0) throw new Error(this.warned.join('\n'));
  }
}

function atTimesRefusing(engine: Engine, bench: LocalBench): Engine {
  const trouble = 'Slurm on n1 does not answer.';
  return new Proxy(engine, {
    get: (target, name) => {
      if (!bench.answers && name === 'trouble') return trouble;
      if (name === 'cancel' ? !bench.answers : name === 'submit' && !bench.takesJobs)
        return async () => Promise.reject(new BreadboxError('engine-down', trouble));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
