import { type MachineResult, scalingOf } from '../../machines/compare.ts';
import { REFERENCE_RESULTS } from '../../machines/reference-results.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { valueText } from '../amounts.ts';
import { machineOf } from './compared-machines.ts';

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

/** Of this machine, against its own nodes one by one; undefined where it has one node, or they were not measured alone. */
export function ownScaling(run: BenchRun): Scaling | undefined {
  const machine = machineOf(run);
  if (machine === undefined || run.result?.benchmark !== 'hpl') return undefined;
  const alone = run.result.alone ?? [];
  const nodes = machine.nodes ?? alone.length;
  if (nodes < 2 || alone.length !== nodes) return undefined;
  const mean = alone.reduce((sum, { gflops }) => sum + gflops, 0) / nodes;
  const { scalingEfficiency, powerOverhead } = scalingOf(
    { ...machine, nodes },
    { name: 'one node', nodes: 1, gflops: mean },
  );
  return {
    ...{
      name: machine.name,
      nodes,
      board: `its own nodes, ${valueText(Number(mean.toPrecision(4)))} Gflop/s on average`,
    },
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
