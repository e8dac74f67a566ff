import type { HplProblem } from '../../src/benchmarks/hpl/hpl-input.ts';
import { gridsFor, nWithin } from '../../src/benchmarks/hpl/size-problem.ts';

const OF_MEMORY = 0.8;
const DOUBLE_BYTES = 8;

/**
 * How pages that calculate an HPL.dat do it: N = √(0.8 × memory ÷ 8) down to a multiple of NB, P × Q the squarest with P ≤ Q. Here N is
 * not larger than what `gflops` solve in the time that everybody has.
 */
export function publicRule(
  memBytes: number,
  ranks: number,
  nb: number,
  { seconds, gflops }: { readonly seconds: number; readonly gflops: number },
): HplProblem {
  const byMemory = Math.floor(Math.sqrt((OF_MEMORY * memBytes) / DOUBLE_BYTES) / nb) * nb;
  return { n: Math.min(byMemory, nWithin(seconds, gflops, nb)), nbs: [nb], grids: gridsFor(ranks) };
}
