import type { BenchName } from '../protocol/bench.ts';
import type { Benchmark } from './benchmark.ts';
import { disk } from './disk/disk.ts';
import { farm } from './farm/farm.ts';
import { hpl } from './hpl/hpl.ts';
import { mandelbrot } from './mandelbrot/mandelbrot.ts';
import { mpi } from './mpi/mpi.ts';
import { osu } from './osu/osu.ts';
import { stream } from './stream/stream.ts';

const BY_NAME: Readonly<Record<BenchName, Benchmark>> = { stream, disk, mpi, hpl, osu, mandelbrot, farm };

/** In the order in which they are shown. */
export const RUNNABLE: readonly Benchmark[] = Object.values(BY_NAME);

export function benchmarkOf(name: BenchName): Benchmark {
  return BY_NAME[name];
}
