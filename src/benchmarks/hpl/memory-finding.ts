import type { BenchFinding } from '../../protocol/bench.ts';
import type { NodeLook } from '../node-look.ts';
import type { HplProblem } from './hpl-input.ts';
import { bytesOfRank, ranksOf } from './size-problem.ts';

/** `killed` by the kernel, or `refused`: HPL itself could not get its part of the matrix. */
export type MemoryEnd = 'killed' | 'refused';

type Node = Pick<NodeLook, 'node' | 'cores' | 'availableBytes'>;

/**
 * HPL did not fit, although N was chosen by what was free before.
 * @param nodes that it ran on; of one it is known which
 * @param named those of them that Slurm names
 */
export function memoryFinding(
  end: MemoryEnd,
  { n }: Pick<HplProblem, 'n'>,
  nodes: readonly Node[],
  named: ReadonlySet<string> = new Set(),
): BenchFinding {
  const ranks = ranksOf(nodes);
  const known = nodes.length === 1 ? nodes : nodes.filter((each) => named.has(each.node));
  const tightest = (known.length > 0 ? known : nodes).reduce((least, each) =>
    bytesOfRank([each]) < bytesOfRank([least]) ? each : least,
  );
  const { node, cores, availableBytes } = tightest;
  const partMib = (8 * n ** 2) / ranks / 2 ** 20;
  const where = known.length === 0 ? 'a node' : known.map((each) => each.node).join(', ');
  return {
    kind: 'memory',
    ...(known.length === 1 && { node }),
    sentence:
      end === 'killed'
        ? `HPL needed more memory than ${where} had for N = ${n}, and the kernel ended it.`
        : `HPL got no memory for its part of the matrix of N = ${n} on ${where}.`,
    what: `Each of ${ranks} ranks holds ${partMib.toFixed(0)} MiB of it; ${node} had ${(availableBytes / 2 ** 20).toFixed(0)} MiB free before, for ${cores}.`,
    why: 'Something else took memory meanwhile, or jobs there are limited to less than the node has.',
    todo: `Look what else runs on ${node} (top), end it, and measure again. ${
      nodes.length === 1 ? '' : `breadbox bench run hpl --nodes ${node} --quick says whether it is that one. `
    }--quick needs less memory.`,
  };
}
