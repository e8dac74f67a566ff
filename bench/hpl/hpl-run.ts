import type { BenchResultOf, BenchRun } from '../../src/protocol/bench.ts';
import { type BenchHead, CLI } from '../bench-head.ts';
import { ended, nameOf, startChild } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';
import { type StepCost, watchStep } from './step-cost.ts';

/** A run of HPL by Breadbox, to be repeated by anybody. */
export interface HplRun {
  readonly run: string;
  readonly result: BenchResultOf<'hpl'>;
  readonly n: number;
  readonly nb: number;
  readonly p: number;
  readonly q: number;
  /** hpccinf.txt. */
  readonly input: string;
  readonly command: string;
  readonly cost: StepCost;
  /** Of `breadbox bench run`, from start to exit. */
  readonly seconds: number;
}

/** `breadbox bench run hpl … --wait`. @throws Error where it is not done, or its residual did not pass */
export async function runHpl(head: BenchHead, words: readonly string[], { signal }: BenchContext): Promise<HplRun> {
  const argv = [CLI, 'bench', 'run', 'hpl', ...words, '--wait', '--json'];
  const fromMs = performance.now();
  const child = startChild(argv, { signal, env: head.cliEnvironment });
  child.stdin?.end();
  const out: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  const cli = nameOf(child);
  const watch = watchStep(() => [head.process, ...(cli === undefined ? [] : [cli]), ...head.jobProcesses()]);
  try {
    await ended(child, argv, signal);
  } catch (error) {
    throw new Error(`${(error as Error).message} ${Buffer.concat(out).toString('utf8').slice(-600)}`);
  } finally {
    await watch.stop();
  }
  const cost = await watch.stop();
  const seconds = (performance.now() - fromMs) / 1000;
  return { ...repeatable(JSON.parse(Buffer.concat(out).toString('utf8')) as BenchRun), cost, seconds };
}

function repeatable({ run, result, conditions, problem }: BenchRun): Omit<HplRun, 'cost' | 'seconds'> {
  if (result?.benchmark !== 'hpl') throw new Error(`${run} measured nothing: ${problem ?? 'it says not why'}`);
  if (result.residualPassed !== true) throw new Error(`${run}: the residual did not pass`);
  const { n, nb, p, q } = result;
  const input = conditions.inputs.find(({ name }) => name === 'hpccinf.txt')?.text;
  const { command } = conditions;
  if (n === undefined || nb === undefined || p === undefined || q === undefined || !input || !command)
    throw new Error(`${run} is kept without what is needed to do it again`);
  return { run, result, n, nb, p, q, input, command };
}
