import { join } from 'node:path';
import Database from 'better-sqlite3';
import { listedRun } from '../../src/benchmarks/results/listed-run.ts';
import type { BenchNode, BenchResult, BenchRun } from '../../src/protocol/bench.ts';

const RAIN = Array.from({ length: 8 }, (_, i) => `rain${i}`);
const FOUR = RAIN.slice(0, 4);
const SIZES = [1, 64, 4096, 262_144, 4_194_304];

/** Seconds ago at which the main run of HPL began and ended: the simulated agents tell of ten minutes. */
export const HPL_AGO_SEC = [560, 60] as const;

/**
 * Results as a head keeps them, oldest first: b1 STREAM, b2 disk, b3 MPI with a far node, b4 speed-up, b5 farm, b6 OSU from a file, b7 a
 * quick HPL, b8 a full one in which rain5 throttled, b9 of another machine of which little is known, b10 failed.
 */
export function recordBenchmarks(home: string): void {
  const db = new Database(join(home, 'breadbox.db'));
  const add = db.prepare(
    'INSERT INTO bench_run (number, benchmark, state, source, nodes, ended_at, listed, whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const [i, one] of recorded().entries()) {
    const run = { ...one, run: `b${i + 1}` };
    const endedAt = run.endedAt === undefined ? null : Date.parse(run.endedAt);
    const texts = [JSON.stringify(listedRun(run)), JSON.stringify(run)];
    add.run(i + 1, run.benchmark, run.state, run.source, run.nodes, endedAt, ...texts);
  }
  db.close();
}

function recorded(): readonly BenchRun[] {
  return [
    measured(9000, 120, {
      ...{ benchmark: 'stream', arrayBytes: 640e6, threads: 4 },
      nodes: RAIN.map((node, i) => ({
        ...{ node, triadGbytePerSec: 8.9 - i * 0.1, copyGbytePerSec: 9.6 },
        ...(i === 7 ? {} : { scaleGbytePerSec: 8.2, addGbytePerSec: 8.7 }),
      })),
    }),
    measured(8000, 90, {
      benchmark: 'disk',
      nodes: RAIN.map((node, i) => ({
        ...{ node, path: '/var/lib/breadbox', fileSystem: 'ext4', writeMbytePerSec: i === 2 ? 11.4 : 38.5 },
        ...{ readMbytePerSec: 90.1, ...(i === 0 ? {} : { syncMs: 4.2 }) },
      })),
    }),
    measured(7000, 200, messages(), { nodes: 'rain[0-3]' }),
    measured(6000, 300, {
      ...{ benchmark: 'mandelbrot', checksum: '5f1c' },
      curves: [
        { by: 'threads', points: points([1, 2, 3, 4], 0.99) },
        { by: 'mpi', points: points([1, 2, 3, 4, 5, 6, 7, 8, 16, 32], 0.93) },
        { by: 'farm', points: points([1, 2, 3, 4, 5, 6, 7, 8, 16, 32], 0.97) },
      ],
    }),
    measured(5000, 60, {
      benchmark: 'farm',
      tasks: 4000,
      slots: 32,
      seconds: 21.5,
      tasksPerSec: 186,
      bareTasksPerSec: 410,
    }),
    {
      ...measured(4000, 0, {
        benchmark: 'osu',
        sets: [
          {
            ...{ name: 'osu_latency', version: '7.4', unit: 'µs' },
            points: SIZES.map((bytes) => ({ bytes, value: 42 + bytes / 115 })),
          },
          {
            ...{ name: 'osu_put_latency', version: '7.4', unit: 'us', ranks: 2 },
            points: SIZES.map((bytes) => ({ bytes, value: 90 + bytes / 110 })),
          },
          {
            ...{ name: 'osu_bw', version: '7.4', unit: 'MB/s', ranks: 2 },
            points: SIZES.filter((bytes) => bytes > 0).map((bytes) => ({
              bytes,
              value: (115 * bytes) / (bytes + 2000),
            })),
          },
          ...['osu_bcast', 'osu_reduce', 'osu_allreduce', 'osu_allgather', 'osu_alltoall'].map((name, at) => ({
            ...{ name, version: '7.4', unit: 'us', ranks: 32 },
            points: SIZES.filter((bytes) => bytes > 0).map((bytes) => ({ bytes, value: 60 * 1.7 ** at + bytes / 50 })),
          })),
          { name: 'osu_barrier', version: '7.4', unit: 'us', ranks: 32, points: [{ bytes: 0, value: 210.5 }] },
        ],
      }),
      source: 'imported',
    },
    { ...measured(3000, 60, { benchmark: 'hpl', gflops: 118.2, residualPassed: true }), quick: true },
    hpl(),
    {
      ...measured(40, 0, { benchmark: 'hpl', gflops: 3.1 }),
      ...{ source: 'imported', nodes: '', machine: { name: 'the old shelf' } },
      conditions: { nodes: [], versions: {}, inputs: [] },
    },
    {
      ...measured(30, 12, { benchmark: 'hpl', gflops: 0 }),
      ...{ state: 'failed', result: undefined, problem: 'The kernel ended HPL on rain2: its memory was full.' },
    },
  ].map((run) => run as BenchRun);
}

function measured(agoSec: number, tookSec: number, result: BenchResult, change: Partial<BenchRun> = {}): BenchRun {
  const began = Date.now() - agoSec * 1000;
  return {
    ...{ run: '', benchmark: result.benchmark, state: 'done', source: 'measured', quick: false, nodes: 'rain[0-7]' },
    ...{
      by: 'maya',
      startedAt: new Date(began).toISOString(),
      endedAt: new Date(began + tookSec * 1000).toISOString(),
    },
    ...{ done: 4, total: 4, machine: { name: 'rain', revision: 'revision 2', nodes: 8, ranks: 32, litres: 21 } },
    conditions: { nodes: RAIN.map(node), versions: { openblas: '0.3.21', mpi: 'Open MPI 4.1.4' }, inputs: [] },
    ...{ result, findings: [], ...change },
  };
}

function hpl(): BenchRun {
  const [began, ended] = HPL_AGO_SEC;
  const run = measured(began, began - ended, {
    ...{ benchmark: 'hpl', gflops: 221.4, seconds: 480, n: 82_944, nb: 192, p: 4, q: 8, residual: 0.00312 },
    ...{ residualPassed: true, peakGflops: 614.4, peakBasis: '32 cores × 2.4 GHz × 8 a cycle' },
    ...{ dgemmGflops: 262, blas: 'OpenBLAS 0.3.21, kernel neoversen1' },
    alone: RAIN.map((name, i) => ({ node: name, gflops: i === 5 ? 29.4 : 35.2 - i * 0.1 })),
    tuning: [128, 192, 256].map((nb) => ({ nb, p: 4, q: 8, gflops: nb === 192 ? 214 : 203 })),
    kernels: [
      { kernel: 'armv8', gflops: 21.7 },
      { kernel: 'neoversen1', gflops: 35.1 },
    ],
    why: [
      'N: 80 % of the memory that rain3, the smallest, has free, times eight nodes.',
      'NB: 192 was the fastest of three in short runs.',
      'P × Q: 4 × 8, the squarest grid of 32 ranks with Q not below P.',
    ],
  });
  return {
    ...run,
    conditions: {
      ...run.conditions,
      command: 'mpirun -np 32 xhpl',
      inputs: [{ name: 'hpccinf.txt', text: 'HPLinpack benchmark input file\n82944  Ns\n192  NBs\n' }],
      power: { meter: 'wall', covers: 'the boards and the switch', meanWatts: 98, maxWatts: 104, joules: 49_000 },
    },
    findings: [
      {
        ...{ kind: 'throttled', node: 'rain5', sentence: 'rain5 throttled while HPL ran.' },
        what: 'rain5 was at its limit of heat from the third minute on.',
        why: 'Its processor reached 85 °C, 19 °C more than its neighbours.',
        todo: 'Look whether its fan turns and whether its cooler sits flat, then measure again.',
      },
      {
        ...{ kind: 'slow-node', node: 'rain5', sentence: 'rain5 alone is 16 % slower than the others.' },
        what: '29.4 Gflop/s; the others reach 34.5 to 35.2.',
        why: 'It throttled in its single run too.',
        todo: 'Cool it, or leave it out: HPL waits for the slowest.',
      },
    ],
  };
}

function node(name: string, i: number): BenchNode {
  const hot = name === 'rain5';
  return {
    ...{ node: name, board: 'Raspberry Pi 5', cores: 4, memBytes: 8.3e9, kernel: '6.6.31', governor: 'performance' },
    ...{ system: 'Debian GNU/Linux 12 (bookworm)', maxMhz: 2400 },
    ...(i === 7
      ? {}
      : {
          ...{ mhz: { min: hot ? 1500 : 2400, mean: 2300, max: 2400 }, throttled: hot },
          socCelsius: { min: 48, mean: hot ? 82 : 63, max: hot ? 85 : 66 },
        }),
  };
}

function messages(): BenchResult {
  const pairs = FOUR.flatMap((from, i) =>
    FOUR.flatMap((to, j) => {
      if (i === j) return [];
      const latencyUs = i === 2 || j === 2 ? 171.4 : 42.3 + i + j / 10;
      const mbytePerSec = i === 2 || j === 2 ? 11.7 : 117.2;
      const sizes = SIZES.map((bytes) => ({ bytes, us: latencyUs + bytes / mbytePerSec, mbytePerSec }));
      return [{ from, to, latencyUs, mbytePerSec, sizes }];
    }),
  );
  return { benchmark: 'mpi', pairs, allreduce: [2, 4].map((ranks) => ({ ranks, bytes: 8, us: 60 * ranks })) };
}

function points(workers: readonly number[], each: number) {
  return workers.map((count) => {
    const speedUp = count ** each;
    return { workers: count, seconds: 80 / speedUp, speedUp };
  });
}
