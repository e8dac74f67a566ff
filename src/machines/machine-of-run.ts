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

/** Against the mean of its own nodes one by one; nothing where there is one node, or not all were measured alone. */
export function scalingOfRun(run: RunOfMachine): Scaling {
  const machine = machineOfRun(run);
  const alone = run.result?.alone ?? [];
  if (machine === undefined || alone.length < 2 || machine.nodes !== alone.length) return {};
  const mean = alone.reduce((sum, { gflops }) => sum + gflops, 0) / alone.length;
  return scalingOf(machine, { name: 'one node', nodes: 1, gflops: mean });
}
