import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Engine } from '../jobs/engine.ts';
import type { BenchMachine, BenchRun, RunnableBenchmark } from '../protocol/bench.ts';
import { RUNNABLE } from './all.ts';
import { askedBenchmarks, type BenchBody } from './asked-benchmarks.ts';
import type { BenchFarm } from './bench-farm.ts';
import type { Benchmark } from './benchmark.ts';
import { chooseNodes, refuseBusy } from './choose-nodes.ts';
import { LeftJobs } from './left-jobs.ts';
import type { BenchResults } from './results/bench-results.ts';
import { type RunPlace, runBenchmark } from './run-benchmark.ts';

const STOP_MS = 10_000;

export interface BenchDeskParts {
  readonly results: BenchResults;
  /** That jobs go to at the moment. */
  readonly engine: () => Engine;
  /** Where the steps of `by` run at the moment. @throws BreadboxError where that account may not run jobs */
  readonly placeOf: (by: string) => Promise<RunPlace>;
  readonly farm: BenchFarm;
  /** A node set as people write it. @throws BreadboxError */
  readonly resolve: (nodes: string) => Promise<NodeSet>;
  /** Whose figures they are. */
  readonly machine: (nodes: number) => Promise<BenchMachine>;
  readonly warn: (message: string, error?: unknown) => void;
  /** How long it waits before jobs that could not be ended are looked at again. */
  readonly retryMs?: number;
}

interface Waiting {
  readonly run: string;
  readonly benchmark: Benchmark;
  readonly nodes: readonly string[];
  readonly by: string;
  readonly quick: boolean;
  readonly cancel: AbortController;
}

/** Benchmarks one after the other, never two at once: begun, followed, cancelled. */
export class BenchDesk {
  readonly #parts: BenchDeskParts;
  readonly #left: LeftJobs;
  readonly #queue: Waiting[] = [];
  readonly #followers = new Map<string, Set<(line: BenchRun | undefined) => void>>();
  #working: Promise<void> | undefined;
  #swept: Promise<void> = Promise.resolve();

  constructor(parts: BenchDeskParts) {
    this.#parts = parts;
    this.#left = new LeftJobs(parts);
  }

  /** @param interrupted what heads that died left as running: jobs of it are ended, as soon as the engine answers */
  start(interrupted: readonly Pick<BenchRun, 'run' | 'by'>[]): void {
    void this.#left.end(interrupted);
    this.#swept = this.#parts.farm
      .sweep()
      .catch((error: unknown) => this.#parts.warn('something of a benchmark is left in the farm', error));
  }

  async stop(): Promise<void> {
    this.#left.stop();
    for (const { cancel } of this.#queue) cancel.abort(new BreadboxError('stopping', 'The head is stopping.'));
    await Promise.race([this.#working, sleep(STOP_MS, undefined, { ref: false })]);
  }

  runnable(): RunnableBenchmark[] {
    return RUNNABLE.map(({ benchmark, title, about }) => ({ benchmark, title, about }));
  }

  /** Answers its runs, in their order; all but the first wait. @throws BreadboxError `conflict` where the nodes are at work, `bad-input`, `not-found` */
  async begin(body: BenchBody, by: string): Promise<BenchRun[]> {
    const { results, placeOf, resolve, machine, farm } = this.#parts;
    const { benchmarks, nodes, quick } = await askedBenchmarks(body, results);
    await placeOf(by);
    const engine = this.#parts.engine();
    const chosen = chooseNodes(engine, await engine.nodes(), nodes === undefined ? undefined : await resolve(nodes));
    if (benchmarks.some(({ usesFarm }) => usesFarm === true)) await farm.requireFree();
    if (body.afterJobs !== true && this.#working === undefined) await refuseBusy(engine, chosen);
    const set = NodeSet.of(chosen.map(({ node }) => node));
    const begun: BenchRun[] = [];
    for (const benchmark of benchmarks) {
      const last = this.#queue.at(-1);
      const run = await results.begin({
        ...{ benchmark: benchmark.benchmark, quick, by, nodes: set.toString() },
        machine: await machine(set.size),
        now: last === undefined ? 'begins' : waitsFor(last),
      });
      this.#queue.push({ run: run.run, benchmark, nodes: [...set], by, quick, cancel: new AbortController() });
      begun.push(run);
      this.#working ??= this.#work();
    }
    return begun;
  }

  /** One that waits has ended when it resolves. @throws BreadboxError `not-found`, `conflict` where it has ended */
  async cancel(run: string): Promise<BenchRun> {
    const { results } = this.#parts;
    const shown = await results.get(run);
    const at = this.#queue.findIndex((each) => each.run === run);
    if (at === -1 || shown.state !== 'running')
      throw new BreadboxError('conflict', `${run} has ended already: ${shown.state}.`);
    this.#queue[at]!.cancel.abort(new BreadboxError('conflict', 'The run was cancelled.'));
    if (at === 0) return shown;
    this.#queue.splice(at, 1);
    const next = this.#queue[at];
    if (next !== undefined) this.#tell(results.update(next.run, { now: waitsFor(this.#queue[at - 1]!) }));
    const ended = await results.finish(run, { state: 'cancelled' });
    this.#tell(ended);
    this.#unfollow(run);
    return ended;
  }

  /** Its states from now to its end. @throws BreadboxError `not-found` */
  async follow(run: string, take: (line: BenchRun | undefined) => void): Promise<() => void> {
    const now = await this.#parts.results.get(run);
    take(now);
    if (now.state !== 'running') {
      take(undefined);
      return () => {};
    }
    const followers = this.#followers.get(run) ?? new Set();
    this.#followers.set(run, followers.add(take));
    return () => void followers.delete(take);
  }

  async #work(): Promise<void> {
    await this.#swept;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const { run } = next;
      try {
        await this.#one(next);
      } catch (error) {
        this.#parts.warn(`the end of the benchmark ${run} could not be written`, error);
      }
      this.#queue.shift();
      const last = await this.#parts.results.get(run).catch(() => undefined);
      if (last !== undefined) this.#tell(last);
      this.#unfollow(run);
    }
    // Here, and not when the promise has settled: what is begun in between would wait for ever.
    this.#working = undefined;
  }

  async #one({ run, benchmark, nodes, by, quick, cancel }: Waiting): Promise<void> {
    const { results, placeOf, farm } = this.#parts;
    await runBenchmark({
      ...{ run, benchmark, nodes, quick, by, farm },
      place: () => placeOf(by),
      signal: cancel.signal,
      update: (change) => this.#tell(results.update(run, change)),
      finish: (end) => results.finish(run, end),
    });
  }

  #tell(run: BenchRun): void {
    for (const take of this.#followers.get(run.run) ?? []) take(run);
  }

  #unfollow(run: string): void {
    for (const take of this.#followers.get(run) ?? []) take(undefined);
    this.#followers.delete(run);
  }
}

function waitsFor({ run }: Waiting): string {
  return `waits for the end of ${run}`;
}
