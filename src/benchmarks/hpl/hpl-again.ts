import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchResultOf, BenchRun } from '../../protocol/bench.ts';
import type { Bench, StepFile } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import { ranksOf } from './size-problem.ts';
import { coreTypeIn, solveForFigure } from './solve-for-figure.ts';

/** What a run of HPL was made of, but for the nodes. */
export interface KeptHpl {
  readonly run: string;
  readonly seconds: number;
  readonly gflops: number;
  readonly n: number;
  readonly nb: number;
  readonly p: number;
  readonly q: number;
  /** hpccinf.txt, to the letter. */
  readonly input: string;
  readonly coreType: string | undefined;
}

/** @throws BreadboxError `bad-input` where it was not measured here to its end */
export function keptHpl({ run, state, source, result, conditions }: BenchRun): KeptHpl {
  const input = conditions.inputs.find(({ name }) => name === 'hpccinf.txt')?.text;
  const { command } = conditions;
  if (state === 'done' && source === 'measured' && result?.benchmark === 'hpl') {
    const { n, nb, p, q, seconds, gflops } = result;
    const isWhole = n !== undefined && nb !== undefined && p !== undefined && q !== undefined && seconds !== undefined;
    if (isWhole && gflops > 0 && input !== undefined && command !== undefined)
      return { ...{ run, seconds, gflops, n, nb, p, q, input }, coreType: coreTypeIn(command) };
  }
  const why = state === 'done' ? 'it was not measured here' : `it is ${state}`;
  throw new BreadboxError('bad-input', `${run} has no input of HPL that can be solved again: ${why}.`, {
    hint: 'breadbox bench list --benchmark hpl shows those that there are.',
  });
}

/** The same input with the same kernel and as many ranks, and nothing chosen. @throws BreadboxError */
export async function solveAgain(bench: Bench, onlyHpl: StepFile, kept: KeptHpl): Promise<BenchResultOf<'hpl'>> {
  const { run, n, nb, p, q, input, coreType, gflops } = kept;
  const problem = { n, nbs: [nb], grids: [{ p, q }] };
  const nodes = withRanks(bench.nodes, p * q, run);
  const result = await solveForFigure(bench, { nodes, problem, input, coreType, onlyHpl, likelyGflops: gflops });
  return { ...result, why: [`N, NB, P × Q and the kernel of the BLAS are those of ${run}, whose input it is.`] };
}

/** A rank for each core, or for each thread, as it was then. */
function withRanks(nodes: readonly NodeLook[], ranks: number, run: string): readonly NodeLook[] {
  const onThreads = nodes.map((each) => ({ ...each, cores: each.threads }));
  const found = [nodes, onThreads].find((each) => ranksOf(each) === ranks);
  if (found !== undefined) return found;
  throw new BreadboxError(
    'not-supported',
    `${run} had ${ranks} ranks, and these nodes have ${ranksOf(nodes)} cores now.`,
    { hint: 'breadbox bench run hpl chooses anew.' },
  );
}
