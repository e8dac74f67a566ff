import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchFinding } from '../../protocol/bench.ts';
import { type Bench, figureLines, type StepFile } from '../benchmark.ts';
import { HUGE_PAGES } from './huge-pages.ts';

/**
 * Names that OPENBLAS_CORETYPE takes, of Debian's OpenBLAS 0.3.21 and later (DYNAMIC_ARCH), by uname -m. One that a processor cannot
 * run ends at once and is left out.
 */
const KERNELS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['HASWELL', 'SKYLAKEX', 'ZEN', 'SANDYBRIDGE', 'NEHALEM'],
  aarch64: ['ARMV8', 'CORTEXA53', 'CORTEXA57', 'CORTEXA72', 'NEOVERSEN1'],
};
const DEFAULT = 'default';
/** The kernel that is taken by itself, on all threads in place of all cores. */
const THREADS = 'threads';
/** Second threads of a core add nothing; where they do, they are cores, and a virtual machine has called them so. */
const THREADS_RATIO = 1.1;
/** Kernels, and cores and threads, are measured in turns, and the best of each counts: other work must not decide it. */
const TURNS = 3;
/** Less is noise: then the one that OpenBLAS chooses itself stays. */
const WORTH_RATIO = 1.05;
const SIZE = 1024;

export interface KernelTrial {
  /** As it is asked for; `default`: not at all. */
  readonly word: string;
  /** As OpenBLAS calls what it took. */
  readonly kernel: string;
  /** Of all nodes together. */
  readonly gflops: number;
  readonly byNode: ReadonlyMap<string, number>;
}

export interface BlasChoice {
  /** For OPENBLAS_CORETYPE; `undefined`: it is left unset. */
  readonly coreType: string | undefined;
  readonly best: KernelTrial;
  /** A rank for each thread: what the system calls second threads are cores. */
  readonly useThreads: boolean;
  /** Gflop/s of DGEMM with a process on each core, and on each thread; absent where both are the same number. */
  readonly onCores?: number;
  readonly onThreads?: number;
  readonly trials: readonly KernelTrial[];
}

/** DGEMM on every core of every node at once, so long with each kernel that the processors may have. @throws BreadboxError `job-failed` */
export async function chooseKernel(bench: Bench, dgemm: StepFile, seconds: number): Promise<BlasChoice> {
  const words = [DEFAULT, ...(KERNELS[bench.nodes[0]!.architecture] ?? [])];
  const cores = bench.nodes.map(({ node, cores }) => `${node}) c=${cores};;`).join(' ');
  const output = await bench.step({
    what: 'multiplies matrices with each kernel of the BLAS, on every node',
    script: `each sh -c '
case $BREADBOX_NODE in ${cores} esac
unset OPENBLAS_CORETYPE
threads=$(nproc)
export OMP_NUM_THREADS=1 ${HUGE_PAGES}
[ "$threads" = "$c" ] || for turn in $(seq ${TURNS}); do
  "$0" ${SIZE} ${seconds} "$c" "$BREADBOX_NODE" ${DEFAULT} 2>/dev/null
  "$0" ${SIZE} ${seconds} "$threads" "$BREADBOX_NODE" ${THREADS} 2>/dev/null
done
for turn in $(seq ${TURNS}); do for word in ${words.join(' ')}; do
  if [ "$word" = ${DEFAULT} ]; then unset OPENBLAS_CORETYPE; else export OPENBLAS_CORETYPE=$word; fi
  "$0" ${SIZE} ${(seconds / TURNS).toFixed(2)} "$c" "$BREADBOX_NODE" "$word" 2>/dev/null || true
done; done' "$dir/dgemm"`,
    files: [dgemm],
    expectedSec: kernelsSec(words.length, seconds),
    limitSec: 600,
  });
  const choice = readTrials(
    output.stdout,
    bench.nodes.map(({ node }) => node),
  );
  if (choice === undefined)
    throw new BreadboxError('job-failed', `DGEMM was not measured on every node. ${output.stderr.trim().slice(-200)}`);
  const finding = findingOf(choice);
  if (finding !== undefined) bench.found(finding);
  return choice;
}

export function kernelsSec(kernels: number, seconds: number): number {
  return Math.ceil(kernels * 1.6 * seconds) + 2;
}

/** `undefined`: nothing was measured on some node. Kernels that did not run everywhere are left out. */
export function readTrials(output: string, nodes: readonly string[]): BlasChoice | undefined {
  const trials = new Map<string, KernelTrial>();
  for (const [node, word, kernel, figure] of figureLines(output, 'dgemm')) {
    const gflops = Number(figure);
    if (node === undefined || word === undefined || kernel === undefined || !(gflops > 0)) continue;
    const before = trials.get(word);
    const best = Math.max(gflops, before?.byNode.get(node) ?? 0);
    const byNode = new Map([...(before?.byNode ?? []), [node, best] as const]);
    trials.set(word, { word, kernel, byNode, gflops: [...byNode.values()].reduce((sum, each) => sum + each, 0) });
  }
  const whole = [...trials.values()].filter(({ byNode }) => nodes.every((node) => byNode.has(node)));
  const own = whole.find(({ word }) => word === DEFAULT);
  if (own === undefined) return undefined;
  const onThreads = whole.find(({ word }) => word === THREADS);
  const useThreads = onThreads !== undefined && onThreads.gflops >= THREADS_RATIO * own.gflops;
  const ofCores = whole.filter(({ word }) => word !== THREADS);
  const fastest = ofCores.reduce((best, each) => (each.gflops > best.gflops ? each : best));
  const best = fastest.gflops >= WORTH_RATIO * own.gflops ? fastest : own;
  const more = useThreads ? onThreads.gflops / own.gflops : 1;
  const threads = onThreads === undefined ? {} : { onCores: own.gflops, onThreads: onThreads.gflops };
  return {
    ...{ coreType: best === own ? undefined : best.word, useThreads, trials: ofCores, ...threads },
    best: { ...best, gflops: more * best.gflops },
  };
}

function findingOf({ best, trials, coreType }: BlasChoice): BenchFinding | undefined {
  if (best.kernel === 'reference')
    return {
      kind: 'kernel',
      sentence: 'The BLAS here is the reference one, which is several times slower than OpenBLAS.',
      what: `DGEMM does ${best.gflops.toFixed(1)} Gflop/s on all cores.`,
      why: 'libblas.so.3 is that of the package libblas3.',
      todo: 'On every node, as root: apt install libopenblas0-pthread',
    };
  const own = trials.find(({ word }) => word === DEFAULT)!;
  if (coreType === undefined) return undefined;
  const gain = Math.round((best.gflops / own.gflops - 1) * 100);
  return {
    kind: 'kernel',
    sentence: `OpenBLAS takes the kernel ${own.kernel} by itself; ${coreType} is ${gain} % faster, and was used.`,
    what: `DGEMM: ${own.gflops.toFixed(1)} Gflop/s with ${own.kernel}, ${best.gflops.toFixed(1)} with ${coreType}.`,
    why: 'It does not know this processor, or is told less of it than it can do.',
    todo: `Programs that compute with OpenBLAS get it from: export OPENBLAS_CORETYPE=${coreType}`,
  };
}
