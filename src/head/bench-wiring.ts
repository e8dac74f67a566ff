import { BenchResults } from '../benchmarks/results/bench-results.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountBenchRoutes } from './routes/bench.ts';

export interface BenchParts {
  readonly store: HeadStore;
  readonly live: LiveHub;
}

export interface Benchmarks {
  readonly results: BenchResults;
  mount(app: HeadApp): void;
  start(): Promise<void>;
}

/** Gives benchmarks and their results their place in the head. */
export function createBenchmarks({ store, live }: BenchParts): Benchmarks {
  const results = new BenchResults({ store, publish: (run) => live.publish('benchRun', run) });
  return {
    results,
    mount: (app) => mountBenchRoutes(app, results),
    start: () => results.start(),
  };
}
