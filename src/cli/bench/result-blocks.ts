import type { BenchResult, BenchResultOf } from '../../protocol/bench.ts';
import { type Block, type Cell, type Column, text } from '../output/report.ts';
import { digits } from './compare-report.ts';

const BY = { farm: 'FARM WORKERS', mpi: 'MPI RANKS', threads: 'THREADS' } as const;

/** What a result says beyond its headline. */
export function resultBlocks(result: BenchResult): Block[] {
  switch (result.benchmark) {
    case 'hpl':
      return hplBlocks(result);
    case 'stream':
      return [
        table(
          ['NODE', 'COPY GB/S', 'SCALE GB/S', 'ADD GB/S', 'TRIAD GB/S'],
          result.nodes.map(({ node, copyGbytePerSec, scaleGbytePerSec, addGbytePerSec, triadGbytePerSec }) => [
            ...[
              node,
              figure(copyGbytePerSec),
              figure(scaleGbytePerSec),
              figure(addGbytePerSec),
              figure(triadGbytePerSec),
            ],
          ]),
        ),
      ];
    case 'mpi':
      return [
        table(
          ['FROM', 'TO', 'LATENCY US', 'MB/S'],
          result.pairs.map(({ from, to, latencyUs, mbytePerSec }) => [
            from,
            to,
            figure(latencyUs),
            figure(mbytePerSec),
          ]),
        ),
        table(
          ['ALLREDUCE RANKS', 'BYTES', 'US'],
          result.allreduce.map(({ ranks, bytes, us }) => [String(ranks), bytes, figure(us)]),
        ),
      ];
    case 'osu':
      return result.sets.map(({ name, unit, ranks, points }) =>
        table(
          [`${name}${ranks === undefined ? '' : `, ${ranks} ranks`}`.toUpperCase(), unit.toUpperCase()],
          points.map(({ bytes, value }) => [String(bytes), figure(value)]),
        ),
      );
    case 'disk':
      return [
        table(
          ['NODE', 'PATH', 'WRITES MB/S', 'READS MB/S', 'SYNC MS'],
          result.nodes.map(({ node, path, writeMbytePerSec, readMbytePerSec, syncMs }) => [
            ...[node, path, figure(writeMbytePerSec), figure(readMbytePerSec), figure(syncMs)],
          ]),
          2,
        ),
      ];
    case 'mandelbrot':
      return result.curves.map(({ by, points }) =>
        table(
          [BY[by], 'SECONDS', 'TIMES AS FAST', 'OF IDEAL'],
          points.map(({ workers, seconds, speedUp }) => [
            ...[String(workers), figure(seconds), digits(speedUp, 3), `${digits((100 * speedUp) / workers, 3)} %`],
          ]),
        ),
      );
    case 'farm':
      return [
        text(
          `${result.tasks} tasks on ${result.slots} slots in ${digits(result.seconds, 3)} s${
            result.bareTasksPerSec === undefined
              ? ''
              : `; as many shell loops start the same program ${digits(result.bareTasksPerSec, 3)} times a second`
          }.`,
        ),
      ];
  }
}

function hplBlocks(result: BenchResultOf<'hpl'>): Block[] {
  const { n, nb, p, q, seconds, residual, residualPassed, peakGflops, peakBasis, dgemmGflops, blas, gflops } = result;
  const part = (of: number | undefined) =>
    of === undefined || of <= 0 ? undefined : `${digits((100 * gflops) / of, 3)} % of ${digits(of, 4)} Gflop/s`;
  const facts = [
    {
      title: 'N, NB, P × Q',
      value: n === undefined ? 'unknown' : `${n}, ${nb ?? 'unknown'}, ${p ?? '?'} × ${q ?? '?'}`,
    },
    { title: 'seconds', value: seconds === undefined ? undefined : digits(seconds, 4) },
    { title: 'residual', value: residualText(residual, residualPassed) },
    { title: 'of its peak', value: part(peakGflops) ?? 'unknown' },
    { title: 'the peak is', value: peakBasis },
    { title: 'of its DGEMM', value: part(dgemmGflops) },
    { title: 'BLAS', value: blas },
  ].filter(({ value }) => value !== undefined);
  return [
    { kind: 'facts', facts: facts.map((fact) => ({ ...fact, as: 'text' })) },
    ...(result.why ?? []).map((sentence) => text(sentence)),
    ...(result.alone
      ? [
          table(
            ['NODE ALONE', 'GFLOP/S'],
            result.alone.map(({ node, gflops: alone }) => [node, figure(alone)]),
          ),
        ]
      : []),
    ...(result.kernels
      ? [
          table(
            ['KERNEL', 'GFLOP/S'],
            result.kernels.map(({ kernel, gflops: of }) => [kernel, figure(of)]),
          ),
        ]
      : []),
    ...(result.tuning
      ? [
          table(
            ['TRIED NB', 'P', 'Q', 'GFLOP/S'],
            result.tuning.map((tried) => [String(tried.nb), tried.p, tried.q, figure(tried.gflops)]),
          ),
        ]
      : []),
  ];
}

function residualText(residual: number | undefined, passed: boolean | undefined): string {
  const verdict = passed === undefined ? 'nobody checked it' : passed ? 'passed' : 'FAILED: the answer was wrong';
  return residual === undefined ? verdict : `${digits(residual, 3)}, ${verdict}`;
}

/** Columns after the first `words` are figures. */
function table(titles: readonly string[], rows: readonly (readonly Cell[])[], words = 1): Block {
  const columns = titles.map((title, i): Column => ({ title, as: i < words ? 'text' : 'count' }));
  return { kind: 'table', columns, rows, empty: `${titles[0]}: nothing` };
}

function figure(value: number | undefined): string | undefined {
  return value === undefined ? undefined : digits(value, 4);
}
