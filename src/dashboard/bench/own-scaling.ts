import { type MachineResult, scalingOf } from '../../machines/compare.ts';
import { machineOfRun, ownBoardOf, scalingOfRun } from '../../machines/machine-of-run.ts';
import { REFERENCE_RESULTS } from '../../machines/reference-results.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { valueText } from '../amounts.ts';
import { ratioText } from '../telemetry/figure-words.ts';

export interface Scaling {
  readonly name: string;
  readonly nodes: number;
  /** What one board does alone, and where that is known from. */
  readonly board: string;
  /** 0.87: of as many times one board's speed. Undefined: nobody knows. */
  readonly efficiency: number | undefined;
  /** 0.18: more watts than as many times one board's. */
  readonly overhead: number | undefined;
}

/**
 * Of this machine, against its own nodes: the mean of all of them one by one, else a run on one node, whose watts, where a meter was read,
 * say what one draws. Undefined where it has one node.
 */
export function ownScaling(run: BenchRun, single: BenchRun | undefined): Scaling | undefined {
  const machine = machineOfRun(run);
  if (machine?.nodes === undefined || machine.nodes < 2) return undefined;
  const board = ownBoardOf(run, single);
  const { scalingEfficiency, powerOverhead } = scalingOfRun(run, single);
  return {
    ...{ name: machine.name, nodes: machine.nodes },
    board:
      board === undefined
        ? 'not measured alone'
        : `its own nodes, ${valueText(Number(board.gflops.toPrecision(4)))} Gflop/s on average`,
    ...{ efficiency: scalingEfficiency, overhead: powerOverhead },
  };
}

/** Of the published clusters whose board is published as well. */
export function publishedScalings(): readonly Scaling[] {
  return REFERENCE_RESULTS.flatMap((cluster): Scaling[] => {
    const board = REFERENCE_RESULTS.find(({ name }) => name === cluster.board);
    if (board === undefined || (cluster.nodes ?? 1) < 2) return [];
    const { scalingEfficiency, powerOverhead } = scalingOf(cluster, board);
    return [
      {
        ...{ name: cluster.name, nodes: cluster.nodes ?? 1, board: boardText(board) },
        ...{ efficiency: scalingEfficiency, overhead: powerOverhead },
      },
    ];
  });
}

function boardText({ name, gflops }: MachineResult): string {
  return `${name}, ${valueText(gflops)} Gflop/s`;
}

/** +18 %, −2 %: against so many times one board's watts. */
export function overheadText(overhead: number): string {
  return `${overhead < 0 ? '−' : '+'}${ratioText(Math.abs(overhead))}`;
}
