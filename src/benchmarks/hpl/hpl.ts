import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import type { Bench, Benchmark, StepFile } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import type { HplSolve } from '../readers/hpl-output.ts';
import { type BlasChoice, chooseKernel, kernelsSec } from './blas-kernels.ts';
import dgemmSource from './dgemm.c';
import { keptHpl, solveAgain } from './hpl-again.ts';
import { memoryFinding } from './memory-finding.ts';
import onlyHplSource from './only-hpl.c';
import { type Pace, paceWithin, QUICK, WHOLE } from './pace.ts';
import { bytesOfRank, type Grid, gridsFor, largestN, nWithin, ranksOf } from './size-problem.ts';
import { requireHpcc, type SolveParts, solveAlone, solveTogether } from './solve.ts';
import { solveForFigure } from './solve-for-figure.ts';

/** Of DGEMM, before anything is known of the network. */
const LIKELY_RATIO = 0.7;
const SICK_RATIO = 0.85;
const KERNELS_TRIED = 6;
/** Of the short runs, whose figures differ by as much from one to the next. */
const ALIKE = 0.97;
/** Of the short runs; the best of each choice counts: other work must not decide it. HPL takes 20 values of NB at most. */
const ROUNDS = 2;

export const hpl: Benchmark = {
  benchmark: 'hpl',
  title: 'HPL',
  about:
    'How many Gflop/s all nodes reach together in solving a large system of equations: the figure of the TOP500 list.',
  plan: (nodes, quick) => planOf(nodes, quick ? QUICK : WHOLE),
  run: (bench) => run(bench, bench.quick ? QUICK : WHOLE),
  within(lastSec) {
    const pace = paceWithin(lastSec);
    const isShort = lastSec < WHOLE.lastSec;
    return { ...hpl, isShort, plan: (nodes) => planOf(nodes, pace), run: (bench) => run(bench, pace) };
  },
  again(of) {
    const kept = keptHpl(of);
    return { ...hpl, plan: () => [kept.seconds], run: async (bench) => solveAgain(bench, await begin(bench), kept) };
  },
};

function planOf(nodes: readonly NodeLook[], pace: Pace): number[] {
  return [
    kernelsSec(KERNELS_TRIED, pace.kernelSec),
    ...(nodes.length > 1 ? [pace.aloneSec] : []),
    allTuningSec(nodes, pace),
    pace.lastSec,
  ];
}

/** @throws BreadboxError where HPL, or the library around it, is not to be had */
function begin(bench: Bench): Promise<StepFile> {
  requireHpcc(bench.nodes);
  return bench.compile({
    ...{ name: 'only-hpl.so', source: onlyHplSource, compiler: 'cc' },
    flags: ['-shared', '-fPIC'],
  });
}

async function run(bench: Bench, pace: Pace): Promise<BenchResultOf<'hpl'>> {
  const onlyHpl = await begin(bench);
  const dgemm = await bench.compile({ name: 'dgemm', source: dgemmSource, compiler: 'cc', flags: ['-ldl'] });
  const blas = await chooseKernel(bench, dgemm, pace.kernelSec);
  const nodes = blas.useThreads ? bench.nodes.map((each) => ({ ...each, cores: each.threads })) : bench.nodes;
  const common = { nodes, onlyHpl, coreType: blas.coreType };
  const alone = nodes.length > 1 ? await measureAlone(bench, blas, common, pace) : undefined;
  const tuning = await tune(bench, blas, common, pace);
  const best = blockToTake(tuning);
  const rate = Math.max(best.gflops, LIKELY_RATIO * blas.best.gflops);
  const { n, why } = size(nodes, best.nb, rate, pace.lastSec);
  const problem = { n, nbs: [best.nb], grids: [{ p: best.p, q: best.q }] };
  const result = await solveForFigure(bench, { ...common, problem, likelyGflops: rate });
  return {
    ...result,
    ...{ dgemmGflops: blas.best.gflops, blas: `${libraryOf(nodes)}, kernel ${blas.best.kernel}` },
    kernels: blas.trials.map(({ word, kernel, gflops }) => ({
      kernel: word === 'default' ? `${kernel} (default)` : word,
      gflops,
    })),
    ...(alone !== undefined && { alone }),
    tuning: tuning.map(({ nb, p, q, gflops }) => ({ nb, p, q, gflops })),
    why: [...why, ...whyTuned(best, tuning, ranksOf(nodes)), ...whyThreads(blas)],
  };
}

/** The node that is slow alone slows all others together. */
async function measureAlone(
  bench: Bench,
  { best }: BlasChoice,
  common: Common,
  { aloneSec }: Pace,
): Promise<{ node: string; gflops: number }[]> {
  const { nodes } = common;
  const cores = Math.min(...nodes.map((each) => each.cores));
  const slowest = Math.min(...best.byNode.values());
  const nb = 128;
  const room = Math.min(...nodes.map((node) => largestN([node], nb)));
  const n = Math.min(room, nWithin(aloneSec, LIKELY_RATIO * slowest, nb));
  const problem = { n, nbs: [nb], grids: gridsFor(cores) };
  const { solves, short, ended } = await solveAlone(bench, {
    ...{ ...common, problem, what: 'HPL on each node alone', expectedSec: aloneSec },
  });
  for (const look of nodes) {
    const end = short.get(look.node);
    if (end !== undefined) bench.found(memoryFinding(end, problem, [{ ...look, cores }]));
  }
  for (const finding of sickNodes(
    nodes.filter(({ node }) => !short.has(node) && !ended.has(node)),
    solves,
  ))
    bench.found(finding);
  return [...solves].map(([node, { gflops }]) => ({ node, gflops }));
}

/** Short runs with each NB and each of the two squarest grids, all of them twice, in one go of HPL. */
async function tune(bench: Bench, { best }: BlasChoice, common: Common, pace: Pace): Promise<readonly HplSolve[]> {
  const { nodes } = common;
  const { nbs } = pace;
  const grids = gridsFor(ranksOf(nodes), 2);
  const widest = Math.max(...nbs);
  const n = Math.min(largestN(nodes, widest), nWithin(pace.tuningSec, LIKELY_RATIO * best.gflops, widest));
  const solves = await solveTogether(bench, {
    ...{
      ...common,
      problem: { n, nbs: Array.from({ length: ROUNDS }, () => nbs).flat(), grids },
      what: `short runs with ${nbs.length * grids.length} choices of NB and P × Q`,
    },
    expectedSec: allTuningSec(nodes, pace),
  });
  return bestOfEach(solves);
}

/** The fastest run of each choice of NB and P × Q, in their order. */
export function bestOfEach(solves: readonly HplSolve[]): readonly HplSolve[] {
  const best = new Map<string, HplSolve>();
  for (const solve of solves) {
    const choice = `${solve.nb} ${solve.p} ${solve.q}`;
    const before = best.get(choice);
    if (before === undefined || solve.gflops > before.gflops) best.set(choice, solve);
  }
  return [...best.values()];
}

/**
 * The largest NB of those that are about as fast as the fastest. The panels' share of the time shrinks as N grows, and is larger the
 * larger NB is: of two that are alike at small N, the larger one multiplies faster, and wins at large N.
 */
export function blockToTake<Solve extends Pick<HplSolve, 'nb' | 'p' | 'q' | 'gflops'>>(
  tuning: readonly Solve[],
): Solve {
  const fastest = fastestOf(tuning);
  const alike = tuning.filter(
    ({ p, q, gflops }) => p === fastest.p && q === fastest.q && gflops >= ALIKE * fastest.gflops,
  );
  return alike.reduce((largest, each) => (each.nb > largest.nb ? each : largest));
}

function fastestOf<Solve extends Pick<HplSolve, 'gflops'>>(tuning: readonly Solve[]): Solve {
  return tuning.reduce((most, each) => (each.gflops > most.gflops ? each : most));
}

type Common = Pick<SolveParts, 'nodes' | 'onlyHpl' | 'coreType'>;

function allTuningSec(nodes: readonly NodeLook[], { tuningSec, nbs }: Pace): number {
  return ROUNDS * tuningSec * nbs.length * gridsFor(ranksOf(nodes), 2).length;
}

/** N for the last run, and why. @param gflops that it will about reach */
export function size(
  nodes: readonly NodeLook[],
  nb: number,
  gflops: number,
  seconds: number,
): { readonly n: number; readonly why: string[] } {
  const fits = largestN(nodes, nb);
  const inTime = nWithin(seconds, gflops, nb);
  const tightest = nodes.reduce((least, each) => (bytesOfRank([each]) < bytesOfRank([least]) ? each : least));
  const gib = (tightest.availableBytes / 2 ** 30).toFixed(1);
  const memory = `Memory allows N = ${fits}: ${tightest.node} has the least for each of its cores (${tightest.cores}), ${gib} GiB free in all, and every rank gets as much of the matrix.`;
  if (fits <= inTime) return { n: fits, why: [memory] };
  const minutes = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return {
    n: inTime,
    why: [memory, `N is ${inTime}, as more would take longer than ${minutes} at ${gflops.toFixed(0)} Gflop/s.`],
  };
}

function whyThreads({ onCores, onThreads, useThreads }: BlasChoice): string[] {
  if (onCores === undefined || onThreads === undefined) return [];
  const figures = `DGEMM does ${onThreads.toFixed(1)} Gflop/s on all threads and ${onCores.toFixed(1)} on one of each core`;
  return [
    useThreads ? `Each thread has a rank: ${figures}.` : `Each core has one rank, its second thread none: ${figures}.`,
  ];
}

function whyTuned(best: HplSolve, tuning: readonly HplSolve[], ranks: number): string[] {
  const worst = tuning.reduce((least, each) => (each.gflops < least.gflops ? each : least));
  const fastest = fastestOf(tuning);
  const others: Grid[] = tuning.filter(({ p }) => p !== best.p);
  const grid = `P × Q = ${best.p} × ${best.q} is a rank for each core, ${ranks} in all`;
  return [
    best === fastest
      ? `NB = ${best.nb} was the fastest of ${tuning.length} choices in short runs: ${best.gflops.toFixed(1)} Gflop/s, the slowest choice ${worst.gflops.toFixed(1)}.`
      : `NB = ${best.nb} was about as fast in short runs as the fastest of ${tuning.length} choices, ${fastest.nb}: ${best.gflops.toFixed(1)} and ${fastest.gflops.toFixed(1)} Gflop/s, the slowest choice ${worst.gflops.toFixed(1)}. The larger one gains more by a larger N.`,
    others.length === 0
      ? `${grid}; there is no other with P ≤ Q that is as square.`
      : `${grid}, and was faster than ${others[0]!.p} × ${others[0]!.q}.`,
  ];
}

export function sickNodes(
  nodes: readonly NodeLook[],
  solves: ReadonlyMap<string, Pick<HplSolve, 'gflops'>>,
): BenchFinding[] {
  const rates = [...solves.values()].map(({ gflops }) => gflops).sort((a, b) => a - b);
  const middle = rates[Math.floor(rates.length / 2)];
  return nodes.flatMap(({ node }): BenchFinding[] => {
    const solve = solves.get(node);
    const todo = `breadbox bench run hpl --nodes ${node} --quick measures it alone; breadbox nodes show ${node} tells its clock and heat.`;
    if (solve === undefined)
      return [
        {
          ...{ kind: 'slow-node', node, todo },
          sentence: `${node} could not solve the system by itself.`,
          what: 'HPL on this node alone gave no result.',
          why: 'A library or memory is missing there.',
        },
      ];
    if (middle === undefined || solve.gflops >= SICK_RATIO * middle) return [];
    return [
      {
        ...{ kind: 'slow-node', node, todo },
        sentence: `${node} is slower than the others by itself, and slows all of them down together.`,
        what: `${solve.gflops.toFixed(2)} Gflop/s alone; the middle of all is ${middle.toFixed(2)}.`,
        why: 'Its clock is held down by heat or supply, it is another board, or something else runs there.',
      },
    ];
  });
}

function libraryOf(nodes: readonly NodeLook[]): string {
  const packages = ['libopenblas0-pthread', 'libopenblas0-openmp', 'libopenblas0-serial'];
  const [first] = nodes;
  const found = packages.find((name) => first?.versions[name] !== undefined);
  return found === undefined ? 'the BLAS of libblas.so.3' : `OpenBLAS ${first!.versions[found]!.replace(/[+-].*/, '')}`;
}
