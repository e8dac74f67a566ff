import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Optimiser } from '../../src/farm/feeds/optimise/optimiser.ts';
import { type OptimiseSpec, optimiseSchema } from '../../src/protocol/optimise.ts';
import { median } from '../median.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext, Part } from '../suite.ts';
import { FUNCTIONS } from './functions.ts';

const TARGET = 1e-8;
const SEEDS_A_TURN = 5;
const BUDGETS: Readonly<Record<number, number>> = { 2: 10_000, 10: 100_000 };
/** Debian's own Python, which has Debian's packages. */
const PYTHON = '/usr/bin/python3';
const MODULES = '/usr/lib/python3/dist-packages';
const PEERS = {
  'nelder-mead': { peer: 'scipy-nelder-mead', module: 'scipy', name: 'scipy, adaptive Nelder-Mead' },
  'cma-es': { peer: 'deap-cma', module: 'deap', name: 'DEAP, cma.Strategy' },
  'differential-evolution': { peer: 'scipy-differential-evolution', module: 'scipy', name: 'scipy, best1bin' },
} as const;

type Method = keyof typeof PEERS;
type FunctionName = keyof typeof FUNCTIONS;

interface Case {
  readonly function: FunctionName;
  readonly dimension: number;
  readonly method: Method;
  readonly seeds: readonly number[];
}

/** How many evaluations each method needs for one function, in two and in ten dimensions. */
export function evaluations(name: FunctionName, limitSec: Part['limitSec']): Part {
  return {
    name,
    about: `evaluations until a value of ${TARGET}`,
    limitSec,
    packages: { 'python3-scipy': `${MODULES}/scipy`, 'python3-deap': `${MODULES}/deap` },
    async run(context) {
      const { quick, reps } = context;
      const seeds = Array.from({ length: SEEDS_A_TURN * reps }, (_, index) => index + 1);
      for (const dimension of quick ? [2] : [2, 10])
        for (const method of Object.keys(PEERS) as Method[])
          await compare({ function: name, dimension, method, seeds }, context);
    },
  };
}

async function compare(which: Case, context: BenchContext): Promise<void> {
  const ours = which.seeds.map((seed) => {
    context.signal.throwIfAborted();
    return ownEvaluations(which, seed);
  });
  const theirs = await peerEvaluations(which, context);
  const { name } = PEERS[which.method];
  const figure = `${which.method}, ${which.dimension}-D`;
  const value = median(ours);
  const peer = theirs && { peer: name, value: median(theirs), samples: theirs };
  if (value < Infinity)
    context.report({
      figure,
      unit: 'evaluations',
      value,
      samples: ours,
      ...(peer && peer.value < Infinity && { peer }),
    });
  if ([...ours, ...(theirs ?? [])].every(Number.isFinite)) return;
  const reached = theirs && percentReached(theirs);
  // There is no ratio to nothing.
  const beside = reached === 0 ? { note: `${name}: 0 %` } : reached && { peer: { peer: name, value: reached } };
  context.report({ figure: `${figure}, reached`, unit: '%', value: percentReached(ours), ...beside });
}

function percentReached(costs: readonly number[]): number {
  return (100 * costs.filter(Number.isFinite).length) / costs.length;
}

/** Infinity where the budget did not reach. One worker, so that nothing is computed ahead. */
function ownEvaluations({ function: name, dimension, method }: Case, seed: number): number {
  const x = { from: -5, to: 5 };
  const spec: OptimiseSpec = optimiseSchema.parse({
    parameters: Object.fromEntries(Array.from({ length: dimension }, (_, index) => [`x${index}`, x])),
    goal: 'minimise',
    method,
    evaluations: BUDGETS[dimension],
    target: TARGET,
  });
  const optimiser = new Optimiser(spec, { seed, workers: 1 });
  for (;;) {
    const { tasks, done } = optimiser.ask(1);
    if (done) break;
    for (const { key } of tasks)
      optimiser.tell(key, FUNCTIONS[name](Object.values(JSON.parse(key) as Record<string, number>)));
  }
  const { best } = optimiser;
  return best !== undefined && best.value <= TARGET ? best.evaluation : Infinity;
}

async function peerEvaluations(
  { function: name, dimension, method, seeds }: Case,
  { signal, skip }: BenchContext,
): Promise<readonly number[] | undefined> {
  const { peer, module } = PEERS[method];
  if (!existsSync(PYTHON) || !existsSync(join(MODULES, module))) {
    skip(`${method}, ${dimension}-D`, `Debian's python3-${module} is not installed`);
    return undefined;
  }
  const request = { peer, function: name, dimension, budget: BUDGETS[dimension], target: TARGET, seeds };
  const argv = [PYTHON, '-W', 'ignore', join(import.meta.dirname, 'peers.py')];
  const { stdout } = await runProgram(argv, { signal, input: `${JSON.stringify(request)}\n` });
  return (JSON.parse(stdout) as (number | null)[]).map((count) => count ?? Infinity);
}
