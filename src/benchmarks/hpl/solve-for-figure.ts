import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import type { Bench } from '../benchmark.ts';
import type { HplSolve } from '../readers/hpl-output.ts';
import { hplInput } from './hpl-input.ts';
import { HUGE_PAGES } from './huge-pages.ts';
import { peakOfNodes } from './peak-of-nodes.ts';
import { ranksOf, secondsFor } from './size-problem.ts';
import { type SolveParts, solveTogether } from './solve.ts';

export interface FigureParts extends Pick<SolveParts, 'nodes' | 'problem' | 'onlyHpl' | 'coreType' | 'input'> {
  /** Gflop/s that it will about reach. */
  readonly likelyGflops: number;
}

/** The run that counts, on all nodes together, kept with all that is needed to do it again. @throws BreadboxError as `solveTogether` */
export async function solveForFigure(bench: Bench, parts: FigureParts): Promise<BenchResultOf<'hpl'>> {
  const { nodes, problem, onlyHpl, coreType, likelyGflops, input = hplInput(problem) } = parts;
  const expectedSec = secondsFor(problem.n, likelyGflops);
  bench.expect([expectedSec]);
  bench.keepInput('hpccinf.txt', input);
  const kernelWord = coreType === undefined ? '' : `OPENBLAS_CORETYPE=${coreType} `;
  bench.keepCommand(
    `OPENBLAS_NUM_THREADS=1 ${HUGE_PAGES} ${kernelWord}mpirun --bind-to none -n ${ranksOf(nodes)} hpcc`,
  );
  const what = `HPL on all cores with N = ${problem.n}`;
  const [solve] = await solveTogether(bench, { nodes, problem, onlyHpl, coreType, input, expectedSec, what });
  const failed = residualFinding(solve!);
  if (failed !== undefined) bench.found(failed);
  const { gflops, seconds, n, nb, p, q, residual, passed } = solve!;
  const peak = peakOfNodes(nodes);
  return {
    ...{ benchmark: 'hpl', gflops, seconds, n, nb, p, q },
    ...(residual !== undefined && { residual }),
    ...(passed !== undefined && { residualPassed: passed }),
    ...(peak !== undefined && { peakGflops: peak.gflops, peakBasis: peak.basis }),
  };
}

/** The kernel that a kept command asks for: OPENBLAS_CORETYPE. */
export function coreTypeIn(command: string): string | undefined {
  return /(?:^|\s)OPENBLAS_CORETYPE=([A-Z0-9_]+)(?=\s)/.exec(command)?.[1];
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
