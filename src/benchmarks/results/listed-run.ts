import type { BenchResult, BenchRun } from '../../protocol/bench.ts';

/** A run as lists show it: without the text of inputs and without what is many figures. */
export function listedRun({ conditions, result, ...run }: BenchRun): BenchRun {
  return {
    ...run,
    conditions: { ...conditions, inputs: conditions.inputs.map(({ name }) => ({ name, text: '' })) },
    ...(result && { result: withoutSingleFigures(result) }),
  };
}

/** Of so many a list still tells the latency: nine nodes in pairs. */
const FEW_PAIRS = 72;

/** Of n nodes an `mpi` result has n² pairs with a score of sizes each. */
function withoutSingleFigures(result: BenchResult): BenchResult {
  switch (result.benchmark) {
    case 'mpi':
      return {
        ...result,
        pairs: result.pairs.length > FEW_PAIRS ? [] : result.pairs.map((pair) => ({ ...pair, sizes: [] })),
      };
    case 'osu':
      return { ...result, sets: result.sets.map((set) => ({ ...set, points: [] })) };
    case 'hpl': {
      const { tuning: _, kernels: __, ...rest } = result;
      return rest;
    }
    default:
      return result;
  }
}
