import { BreadboxError } from '../cluster/errors.ts';
import type { ApiInput } from '../protocol/api.ts';
import { benchmarkOf } from './all.ts';
import type { Benchmark } from './benchmark.ts';
import type { BenchResults } from './results/bench-results.ts';

export type BenchBody = ApiInput<'POST /api/bench-runs'>['body'];

export interface AskedBenchmarks {
  readonly benchmarks: readonly Benchmark[];
  /** A node set; `undefined`: all that take jobs. */
  readonly nodes: string | undefined;
  readonly quick: boolean;
}

/** What a request means. @throws BreadboxError `bad-input`, `not-found` */
export async function askedBenchmarks(body: BenchBody, results: Pick<BenchResults, 'get'>): Promise<AskedBenchmarks> {
  const { names, nodes, quick = false, like, withinSec } = body;
  const benchmarks = [...new Set(names)].map(benchmarkOf);
  if (like !== undefined) return asBefore(like, body, benchmarks, results);
  if (withinSec === undefined) return { benchmarks, nodes, quick };
  if (quick)
    throw new BreadboxError('bad-input', 'A quick run has its own length.', { hint: 'Leave out --quick or --within.' });
  const shortened = benchmarks.map((each) => within(each, withinSec));
  return { benchmarks: shortened, nodes, quick: shortened.some(({ isShort }) => isShort === true) };
}

function within(benchmark: Benchmark, lastSec: number): Benchmark {
  const found = benchmark.within?.(lastSec);
  if (found !== undefined) return found;
  throw new BreadboxError('bad-input', `${benchmark.benchmark} takes as long as it takes.`, {
    hint: '--within is for hpl.',
  });
}

async function asBefore(
  like: string,
  { nodes, quick, withinSec }: BenchBody,
  [benchmark, ...more]: readonly Benchmark[],
  results: Pick<BenchResults, 'get'>,
): Promise<AskedBenchmarks> {
  const of = await results.get(like);
  if (benchmark === undefined || more.length > 0 || of.benchmark !== benchmark.benchmark)
    throw new BreadboxError('bad-input', `${like} is ${of.benchmark}, and that alone can be measured like it.`, {
      hint: `breadbox bench run ${of.benchmark} --like ${like}`,
    });
  if (nodes !== undefined || quick || withinSec !== undefined)
    throw new BreadboxError('bad-input', `What is measured like ${like} has its nodes and its size from there.`, {
      hint: 'Leave out --nodes, --quick and --within.',
    });
  const again = benchmark.again?.(of);
  if (again === undefined)
    throw new BreadboxError('bad-input', `${of.benchmark} chooses nothing that could be taken from ${like}.`, {
      hint: `breadbox bench run ${of.benchmark} measures the same again.`,
    });
  return { benchmarks: [again], nodes: of.nodes, quick: of.quick };
}
