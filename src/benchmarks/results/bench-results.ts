import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchName, BenchRun } from '../../protocol/bench.ts';
import type { Store } from '../../store/operation.ts';
import { listedRun } from './listed-run.ts';
import type { BenchOperations, BenchRunRow, WrittenBenchRun } from './operations.ts';
import { benchName, benchNumber } from './run-name.ts';

const LISTED = 2000;
const NO_CONDITIONS = { nodes: [], versions: {}, inputs: [] };

export type BenchStart = Pick<BenchRun, 'benchmark' | 'quick' | 'nodes' | 'by' | 'machine'> &
  Partial<Pick<BenchRun, 'now' | 'total' | 'expectedEndAt' | 'conditions'>>;

/** What may become different while a benchmark runs; what is not named stays. */
export type BenchChange = Partial<
  Pick<
    BenchRun,
    | 'startedAt'
    | 'nodes'
    | 'machine'
    | 'now'
    | 'done'
    | 'total'
    | 'expectedEndAt'
    | 'conditions'
    | 'result'
    | 'findings'
  >
>;

export type BenchEnd = BenchChange & {
  readonly state: Exclude<BenchRun['state'], 'running'>;
  readonly problem?: string;
};

export interface BenchResultsParts {
  readonly store: Store<BenchOperations>;
  /** Each time that a run is new or has changed, as lists show it. */
  readonly publish: (run: BenchRun) => void;
  readonly now?: () => number;
}

/**
 * What benchmarks have measured, and what was imported. The progress of a run that goes on is in memory; the store has its
 * beginning and its end, so that a head that died finds it and calls it interrupted.
 */
export class BenchResults {
  readonly #parts: BenchResultsParts;
  readonly #now: () => number;
  readonly #running = new Map<string, BenchRun>();

  constructor(parts: BenchResultsParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /**
   * What a head that ended left as running was interrupted. Answers also what earlier heads have interrupted: where the engine was
   * silent as long as they lived, jobs of it may still be there.
   */
  async start(): Promise<BenchRun[]> {
    await this.#parts.store.write('interruptBenchRuns', { now: this.#now() });
    return (await this.list()).filter(({ state, source }) => state === 'interrupted' && source === 'measured');
  }

  async begin(start: BenchStart): Promise<BenchRun> {
    const begun: Omit<BenchRun, 'run'> = {
      ...{ conditions: NO_CONDITIONS, total: 0, ...start },
      ...{ state: 'running', source: 'measured', done: 0, findings: [] },
      startedAt: new Date(this.#now()).toISOString(),
    };
    const [number] = await this.#parts.store.write('addBenchRuns', { runs: [written({ run: '', ...begun })] });
    const run = { run: benchName(number!), ...begun };
    this.#running.set(run.run, run);
    this.#parts.publish(listedRun(run));
    return run;
  }

  /** In memory; nothing is written before its end. @throws BreadboxError `conflict` where it does not run */
  update(run: string, change: BenchChange): BenchRun {
    const changed = { ...this.#runningOne(run), ...change };
    this.#running.set(run, changed);
    this.#parts.publish(listedRun(changed));
    return changed;
  }

  /** @throws BreadboxError `conflict` where it does not run */
  async finish(run: string, end: BenchEnd): Promise<BenchRun> {
    const { now: _, expectedEndAt: __, ...before } = this.#runningOne(run);
    const ended: BenchRun = { ...before, ...end, endedAt: new Date(this.#now()).toISOString() };
    await this.#parts.store.write('setBenchRun', { number: benchNumber(run), ...written(ended) });
    this.#running.delete(run);
    this.#parts.publish(listedRun(ended));
    return ended;
  }

  /** Results that were not measured by this head. All or none; answers them with their names. */
  async add(runs: readonly Omit<BenchRun, 'run'>[]): Promise<BenchRun[]> {
    const rows = runs.map((run) => written({ run: '', ...run }));
    const numbers = await this.#parts.store.write('addBenchRuns', { runs: rows });
    const added = runs.map((run, i) => ({ run: benchName(numbers[i]!), ...run }));
    for (const run of added) this.#parts.publish(listedRun(run));
    return added;
  }

  /** Newest first, without inputs and single figures. */
  async list(benchmark?: BenchName): Promise<BenchRun[]> {
    const rows = await this.#parts.store.read('listBenchRuns', { benchmark: benchmark ?? null, limit: LISTED });
    return rows.map((row) => {
      const running = this.#running.get(benchName(row.number));
      return running === undefined ? runOf(row) : listedRun(running);
    });
  }

  /** Names of those that do not run, newest first; `before`: older ones than that. */
  async ended(limit: number, before?: string): Promise<string[]> {
    const asked = { before: before === undefined ? null : benchNumber(before), limit };
    return (await this.#parts.store.read('endedBenchRuns', asked)).map(benchName);
  }

  /** @throws BreadboxError `not-found` */
  async get(run: string): Promise<BenchRun> {
    const running = this.#running.get(run);
    if (running !== undefined) return running;
    const row = await this.#parts.store.read('benchRunByNumber', { number: benchNumber(run) });
    if (row !== undefined) return runOf(row);
    throw new BreadboxError('not-found', `There is no result ${run} of a benchmark.`, {
      hint: 'breadbox bench list shows those that there are.',
    });
  }

  /** The last one that was measured here to its end, whole; of these very nodes where they are named. */
  async find(benchmark: BenchName, nodes?: string): Promise<BenchRun | undefined> {
    const row = await this.#parts.store.read('lastMeasuredBenchRun', { benchmark, nodes: nodes ?? null });
    return row && runOf(row);
  }

  /** @throws BreadboxError `not-found`; `conflict` while it runs */
  async remove(run: string): Promise<void> {
    const { state } = await this.get(run);
    const isGone = await this.#parts.store.write('removeBenchRun', { number: benchNumber(run) });
    if (isGone) return;
    throw new BreadboxError('conflict', `${run} is ${state}: it can be removed when it has ended.`);
  }

  #runningOne(run: string): BenchRun {
    const running = this.#running.get(run);
    if (running !== undefined) return running;
    throw new BreadboxError('conflict', `The benchmark ${run} does not run.`);
  }
}

function written(run: BenchRun): WrittenBenchRun {
  const { benchmark, state, source, nodes, endedAt } = run;
  return {
    ...{ benchmark, state, source, nodes },
    endedAt: endedAt === undefined ? null : Date.parse(endedAt),
    ...{ listed: JSON.stringify(listedRun(run)), whole: JSON.stringify(run) },
  };
}

/** Where a head died meanwhile, the JSON is that of the beginning. */
function runOf({ number, state, endedAt, text }: BenchRunRow): BenchRun {
  const { now: _, expectedEndAt: __, ...run } = JSON.parse(text) as BenchRun;
  const isInterrupted = run.state !== state && endedAt !== null;
  return {
    ...run,
    ...{ run: benchName(number), state },
    ...(isInterrupted && { endedAt: new Date(endedAt).toISOString() }),
  };
}
