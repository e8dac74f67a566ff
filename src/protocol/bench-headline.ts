import type { BenchResult } from './bench.ts';

export interface BenchHeadline {
  /** What it is, in words: `HPL`, `Triad, all nodes`. */
  readonly figure: string;
  /** `undefined` where the list was asked for, which leaves single figures out. */
  readonly value: number | undefined;
  readonly unit: string;
}

/** The one figure of a result that lists show. */
export function benchHeadline(result: BenchResult): BenchHeadline {
  switch (result.benchmark) {
    case 'hpl':
      return { figure: 'HPL', value: result.gflops, unit: 'Gflop/s' };
    case 'stream':
      return {
        figure: 'Triad, all nodes',
        value: sum(result.nodes.map((each) => each.triadGbytePerSec)),
        unit: 'Gbyte/s',
      };
    case 'mpi':
      return {
        figure: 'slowest pair, latency',
        value: greatest(result.pairs.map(({ latencyUs }) => latencyUs)),
        unit: 'µs',
      };
    case 'osu':
      return { figure: 'programs', value: result.sets.length, unit: '' };
    case 'disk':
      return {
        figure: 'slowest disk, writing',
        value: least(result.nodes.map((each) => each.writeMbytePerSec)),
        unit: 'Mbyte/s',
      };
    case 'mandelbrot':
      return {
        figure: 'speed-up',
        value: greatest(result.curves.flatMap(({ points }) => points.map(({ speedUp }) => speedUp))),
        unit: '×',
      };
    case 'farm':
      return { figure: 'tasks', value: result.tasksPerSec, unit: 'a second' };
  }
}

function sum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
}

function greatest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((most, value) => Math.min(most, value));
}
