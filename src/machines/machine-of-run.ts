import type { MachineResult, Scaling } from './compare.ts';
import { scalingOf } from './compare.ts';

/** What is read of a run of a benchmark as the API tells it. */
export interface RunOfMachine {
  readonly machine: Omit<MachineResult, 'gflops' | 'peakGflops'>;
  readonly conditions: {
    readonly nodes: readonly unknown[];
    readonly power?: { readonly meanWatts: number } | undefined;
  };
  readonly result?:
    | {
        readonly benchmark: string;
        readonly gflops?: number;
        readonly peakGflops?: number | undefined;
        readonly alone?: readonly { readonly gflops: number }[] | undefined;
      }
    | undefined;
}

/** The machine behind an HPL result; what a meter measured stands before what was published. Nothing of other benchmarks. */
export function machineOfRun({ machine, conditions, result }: RunOfMachine): MachineResult | undefined {
  if (result?.benchmark !== 'hpl' || result.gflops === undefined) return undefined;
  const watts = conditions.power?.meanWatts ?? machine.watts;
  const nodes = machine.nodes ?? (conditions.nodes.length || undefined);
  const { name, revision, euros, litres, source } = machine;
  return {
    ...{ name, gflops: result.gflops },
    ...(revision !== undefined && { revision }),
    ...(nodes !== undefined && { nodes }),
    ...(result.peakGflops !== undefined && { peakGflops: result.peakGflops }),
    ...(watts !== undefined && { watts }),
    ...(euros !== undefined && { euros }),
    ...(litres !== undefined && { litres }),
    ...(source !== undefined && { source }),
  };
}

/**
 * What one of its boards is by itself: the mean of its own nodes where all were measured alone, else `single`, a run on one of them,
 * whose watts say what one draws. Nothing where there is one node.
 */
export function ownBoardOf(run: RunOfMachine, single?: RunOfMachine): MachineResult | undefined {
  const machine = machineOfRun(run);
  if (machine?.nodes === undefined || machine.nodes < 2) return undefined;
  const one = single && machineOfRun(single);
  const alone = run.result?.alone ?? [];
  const mean = alone.reduce((sum, { gflops }) => sum + gflops, 0) / alone.length;
  const gflops = alone.length === machine.nodes ? mean : one?.gflops;
  if (gflops === undefined) return undefined;
  return { name: 'one node', nodes: 1, gflops, ...(one?.watts !== undefined && { watts: one.watts }) };
}

/** Against its own boards; nothing where nobody knows what one does. */
export function scalingOfRun(run: RunOfMachine, single?: RunOfMachine): Scaling {
  const machine = machineOfRun(run);
  const board = ownBoardOf(run, single);
  return machine === undefined || board === undefined ? {} : scalingOf(machine, board);
}
