import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import { type Bench, type Benchmark, figureLines } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import pathsSource from './paths.c';

const TIMES = { quick: 100, whole: 1000 };
/** Of one pair, on Ethernet of 100 Mbit/s. */
const PAIR_SEC = { quick: 3, whole: 8 };
/** Of one computer, which has paths between its cores alone. */
const MOST_CORES = 4;
const SLOW_RATIO = 2;

export const mpi: Benchmark = {
  benchmark: 'mpi',
  title: 'MPI',
  about:
    'How long messages of MPI take between every pair of nodes, and how much they carry; and a sum across all cores.',
  plan: (nodes, quick) => {
    const ends = endsOf(nodes).length;
    return [Math.ceil((ends * (ends - 1) * (quick ? PAIR_SEC.quick : PAIR_SEC.whole)) / 2), 10];
  },
  run,
};

/** Nodes; of one node its first cores, whose paths go through its memory. */
function endsOf(nodes: readonly NodeLook[]): readonly string[] {
  const [only] = nodes;
  if (nodes.length !== 1) return nodes.map(({ node }) => node);
  return Array.from({ length: Math.min(MOST_CORES, only!.threads) }, (_, rank) => `${only!.node}, rank ${rank}`);
}

async function run(bench: Bench): Promise<BenchResultOf<'mpi'>> {
  const { nodes, quick } = bench;
  const ends = endsOf(nodes);
  if (ends.length < 2)
    throw new BreadboxError('not-supported', `${nodes[0]!.node} has one core: there is no path to measure.`, {
      hint: 'It takes two nodes, or two cores.',
    });
  const program = await bench.compile({ name: 'paths', source: pathsSource, compiler: 'mpicc', flags: [] });
  const times = quick ? TIMES.quick : TIMES.whole;
  const [pairsSec, allSec] = mpi.plan(nodes, quick);
  const launch = nodes.length > 1 ? 'rank_a_node' : `ranks ${ends.length}`;
  const between = await bench.step({
    what: `messages between every pair of ${ends.length}`,
    script: `${launch} "$dir/paths" pairs ${times} </dev/null`,
    files: [program],
    expectedSec: pairsSec!,
    limitSec: 10 * pairsSec! + 120,
  });
  const cores = nodes.reduce((sum, each) => sum + (nodes.length > 1 ? each.cores : each.threads), 0);
  const across = await bench.step({
    what: `a sum across all ${cores} cores`,
    script: `${nodes.length > 1 ? `rank_a_node "$dir/paths" all ${times} </dev/null\n` : ''}ranks ${cores} "$dir/paths" all ${times} </dev/null`,
    files: [program],
    expectedSec: allSec!,
    limitSec: 600,
  });
  bench.keepInput('paths.c', pathsSource);
  bench.keepCommand(
    `mpicc -O3 paths.c -o paths; mpirun -n ${ends.length} ./paths pairs ${times}; mpirun -n ${cores} ./paths all ${times}`,
  );
  const pairs = readPairs(between.stdout, ends);
  if (pairs.length < (ends.length * (ends.length - 1)) / 2)
    throw new BreadboxError(
      'job-failed',
      `Only ${pairs.length} of all pairs were measured. ${between.stderr.trim().slice(-200)}`,
    );
  for (const finding of slowPairs(pairs)) bench.found(finding);
  return { benchmark: 'mpi', pairs, allreduce: readAllreduce(across.stdout) };
}

type Pair = BenchResultOf<'mpi'>['pairs'][number];

/** Latency is that of 8 bytes; throughput that of the size that carries most. */
export function readPairs(output: string, ends: readonly string[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const words of figureLines(output, 'pair')) {
    const [one, two, bytes, us, mbytePerSec] = words.map(Number);
    const [from, to] = [ends[one!], ends[two!]];
    if (from === undefined || to === undefined || us === undefined || !Number.isFinite(us)) continue;
    const key = `${one} ${two}`;
    const before = pairs.get(key);
    const size = {
      bytes: bytes!,
      us,
      ...(bytes! > 0 && Number.isFinite(mbytePerSec) && { mbytePerSec: mbytePerSec! }),
    };
    const sizes = [...(before?.sizes ?? []), size];
    pairs.set(key, {
      ...{ from, to, sizes },
      latencyUs: sizes.find((each) => each.bytes === 8)?.us ?? us,
      mbytePerSec: Math.max(...sizes.map((each) => each.mbytePerSec ?? 0)),
    });
  }
  return [...pairs.values()];
}

export function readAllreduce(output: string): BenchResultOf<'mpi'>['allreduce'] {
  return figureLines(output, 'all').flatMap((words) => {
    const [ranks, bytes, us] = words.map(Number);
    return ranks !== undefined && bytes !== undefined && Number.isFinite(us) ? [{ ranks, bytes, us: us! }] : [];
  });
}

/** Compared with the middle of all, of which there have to be some. */
function slowPairs(pairs: readonly Pair[]): BenchFinding[] {
  if (pairs.length < 3) return [];
  const middleOf = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const speed = middleOf(pairs.map(({ mbytePerSec }) => mbytePerSec));
  return pairs
    .filter(({ mbytePerSec }) => mbytePerSec * SLOW_RATIO < speed)
    .map(({ from, to, mbytePerSec }) => ({
      kind: 'slow-pair',
      sentence: `Messages between ${from} and ${to} carry less than half of what the others do.`,
      what: `${mbytePerSec.toFixed(1)} Mbyte/s; the middle of all pairs is ${speed.toFixed(1)}.`,
      why: 'A cable or a port of the switch between them fell back to a lower speed, or one of them is busy.',
      todo: 'breadbox net test finds the cable.',
    }));
}
