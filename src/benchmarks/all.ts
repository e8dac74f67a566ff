import type { BenchName } from '../protocol/bench.ts';
import type { Benchmark } from './benchmark.ts';
import { disk } from './disk/disk.ts';
import { stream } from './stream/stream.ts';

/** What can be run, in the order in which it is shown. */
export const RUNNABLE: readonly Benchmark[] = [stream, disk];

export function findBenchmark(name: BenchName): Benchmark | undefined {
  return RUNNABLE.find(({ benchmark }) => benchmark === name);
}
