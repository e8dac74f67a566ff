import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import type { HplSolve } from '../readers/hpl-output.ts';
import { type BlasChoice, chooseKernel, kernelsSec } from './blas-kernels.ts';
import dgemmSource from './dgemm.c';
import { hplInput } from './hpl-input.ts';
import { memoryFinding } from './memory-finding.ts';
import onlyHplSource from './only-hpl.c';
import { peakOfNodes } from './peak-of-nodes.ts';
import { bytesOfRank, type Grid, gridsFor, largestN, nWithin, ranksOf, secondsFor } from './size-problem.ts';
import { requireHpcc, type SolveParts, solveAlone, solveTogether } from './solve.ts';

/** What the whole of it may take, by the speed that DGEMM promises. HPL gains little beyond: on one board a few in a hundred. */
const WHOLE_SEC = 1500;
const QUICK_SEC = 20;
const ALONE_SEC = { quick: 4, whole: 20 };
const TUNING_SEC = { quick: 2, whole: 8 };
const NBS = { quick: [128, 192], whole: [96, 128, 192, 256] };
/** Of DGEMM, before anything is known of the network. */
const LIKELY_RATIO = 0.7;
const SICK_RATIO = 0.85;
const KERNELS_TRIED = 6;

export const hpl: Benchmark = {
  benchmark: 'hpl',
  title: 'HPL',
  about:
    'How many Gflop/s all nodes reach together in solving a large system of equations: the figure of the TOP500 list.',
  plan: (nodes, quick) => [
    kernelsSec(KERNELS_TRIED, quick),
    ...(nodes.length > 1 ? [ofLength(quick, ALONE_SEC)] : []),
    tuningSec(nodes, quick),
    quick ? QUICK_SEC : WHOLE_SEC,
  ],
  run,
};

async function run(bench: Bench): Promise<BenchResultOf<'hpl'>> {
  const { quick } = bench;
  requireHpcc(bench.nodes);
  const dgemm = await bench.compile({ name: 'dgemm', source: dgemmSource, compiler: 'cc', flags: ['-ldl'] });
  const onlyHpl = await bench.compile({
    ...{ name: 'only-hpl.so', source: onlyHplSource, compiler: 'cc' },
    flags: ['-shared', '-fPIC'],
  });
  const blas = await chooseKernel(bench, dgemm);
  const nodes = blas.useThreads ? bench.nodes.map((each) => ({ ...each, cores: each.threads })) : bench.nodes;
  const common = { nodes, onlyHpl, coreType: blas.coreType };
  const alone = nodes.length > 1 ? await measureAlone(bench, blas, common) : undefined;
  const tuning = await tune(bench, blas, common);
  const best = tuning.reduce((fastest, each) => (each.gflops > fastest.gflops ? each : fastest));
  const rate = Math.max(best.gflops, LIKELY_RATIO * blas.best.gflops);
  const { n, why } = size(nodes, best.nb, rate, quick ? QUICK_SEC : WHOLE_SEC);
  const problem = { n, nbs: [best.nb], grids: [{ p: best.p, q: best.q }] };
  bench.expect([secondsFor(n, rate)]);
  bench.keepInput('hpccinf.txt', hplInput(problem));
  const kernelWord = blas.coreType === undefined ? '' : `OPENBLAS_CORETYPE=${blas.coreType} `;
  bench.keepCommand(`OPENBLAS_NUM_THREADS=1 ${kernelWord}mpirun --bind-to none -n ${ranksOf(nodes)} hpcc`);
  const [solve] = await solveTogether(bench, {
    ...{ ...common, problem, what: `HPL on all cores with N = ${n}` },
    expectedSec: secondsFor(n, rate),
  });
  const failed = residualFinding(solve!);
  if (failed !== undefined) bench.found(failed);
  const peak = peakOfNodes(nodes);
  return {
    ...{ benchmark: 'hpl', gflops: solve!.gflops, seconds: solve!.seconds, n, nb: best.nb, p: best.p, q: best.q },
    ...(solve!.residual !== undefined && { residual: solve!.residual }),
    ...(solve!.passed !== undefined && { residualPassed: solve!.passed }),
    ...(peak !== undefined && { peakGflops: peak.gflops, peakBasis: peak.basis }),
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
): Promise<{ node: string; gflops: number }[]> {
  const { quick } = bench;
  const { nodes } = common;
  const sec = ofLength(quick, ALONE_SEC);
  const cores = Math.min(...nodes.map((each) => each.cores));
  const slowest = Math.min(...best.byNode.values());
  const nb = 128;
  const room = Math.min(...nodes.map((node) => largestN([node], nb)));
  const n = Math.min(room, nWithin(sec, LIKELY_RATIO * slowest, nb));
  const problem = { n, nbs: [nb], grids: gridsFor(cores) };
  const { solves, short } = await solveAlone(bench, {
    ...{ ...common, problem, what: 'HPL on each node alone', expectedSec: sec },
  });
  for (const look of nodes) {
    const end = short.get(look.node);
    if (end !== undefined) bench.found(memoryFinding(end, problem, [{ ...look, cores }]));
  }
  for (const finding of sickNodes(
    nodes.filter(({ node }) => !short.has(node)),
    solves,
  ))
    bench.found(finding);
  return [...solves].map(([node, { gflops }]) => ({ node, gflops }));
}

/** Short runs with each NB and each of the two squarest grids, in one go of HPL. */
async function tune(bench: Bench, { best }: BlasChoice, common: Common): Promise<readonly HplSolve[]> {
  const { quick } = bench;
  const { nodes } = common;
  const nbs = ofLength(quick, NBS);
  const grids = gridsFor(ranksOf(nodes), 2);
  const sec = ofLength(quick, TUNING_SEC);
  const widest = Math.max(...nbs);
  const n = Math.min(largestN(nodes, widest), nWithin(sec, LIKELY_RATIO * best.gflops, widest));
  return solveTogether(bench, {
    ...{
      ...common,
      problem: { n, nbs, grids },
      what: `short runs with ${nbs.length * grids.length} choices of NB and P × Q`,
    },
    expectedSec: tuningSec(nodes, quick),
  });
}

type Common = Pick<SolveParts, 'nodes' | 'onlyHpl' | 'coreType'>;

function ofLength<T>(quick: boolean, of: { readonly quick: T; readonly whole: T }): T {
  return quick ? of.quick : of.whole;
}

function tuningSec(nodes: readonly NodeLook[], quick: boolean): number {
  return ofLength(quick, TUNING_SEC) * ofLength(quick, NBS).length * gridsFor(ranksOf(nodes), 2).length;
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
  const others: Grid[] = tuning.filter(({ p }) => p !== best.p);
  const grid = `P × Q = ${best.p} × ${best.q} is a rank for each core, ${ranks} in all`;
  return [
    `NB = ${best.nb} was the fastest of ${tuning.length} short runs: ${best.gflops.toFixed(1)} Gflop/s, the slowest choice ${worst.gflops.toFixed(1)}.`,
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

function residualFinding({ passed, residual }: HplSolve): BenchFinding | undefined {
  if (passed !== false) return undefined;
  return {
    kind: 'residual',
    sentence: 'The solution is wrong: the residual did not pass, so this result counts for nothing.',
    what: `The residual is ${residual ?? 'not a number'}; it must be below 16.`,
    why: 'Memory or a processor makes errors, often from too little voltage or too high a clock.',
    todo: 'Take back any overclocking, look at the supply, and find the node by measuring each alone.',
  };
}

function libraryOf(nodes: readonly NodeLook[]): string {
  const packages = ['libopenblas0-pthread', 'libopenblas0-openmp', 'libopenblas0-serial'];
  const [first] = nodes;
  const found = packages.find((name) => first?.versions[name] !== undefined);
  return found === undefined ? 'the BLAS of libblas.so.3' : `OpenBLAS ${first!.versions[found]!.replace(/[+-].*/, '')}`;
}
