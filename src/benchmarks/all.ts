import type { BenchName } from '../protocol/bench.ts';
import type { Benchmark } from './benchmark.ts';
import { disk } from './disk/disk.ts';
import { farm } from './farm/farm.ts';
import { hpl } from './hpl/hpl.ts';
import { mandelbrot } from './mandelbrot/mandelbrot.ts';
import { mpi } from './mpi/mpi.ts';
import { osu } from './osu/osu.ts';
import { stream } from './stream/stream.ts';

/** What can be run, in the order in which it is shown. */
export const RUNNABLE: readonly Benchmark[] = [stream, disk, mpi, hpl, osu, mandelbrot, farm];

export function findBenchmark(name: BenchName): Benchmark | undefined {
  return RUNNABLE.find(({ benchmark }) => benchmark === name);
}
