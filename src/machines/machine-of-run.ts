import { nameProblem } from '../cluster/node-pattern.ts';
import type { MachineResult, Scaling } from './compare.ts';
import { scalingOf } from './compare.ts';

/** What is read of a run of a benchmark as the API tells it. */
export interface RunOfMachine {
  readonly machine: Omit<MachineResult, 'gflops' | 'peakGflops' | 'peakBasis'>;
  readonly conditions: {
    readonly nodes: readonly unknown[];
    readonly power?:
      | {
          readonly meanWatts: number;
          /** What hangs on the meter, folded. */
          readonly nodes?: string | undefined;
        }
      | undefined;
  };
  readonly result?:
    | {
        readonly benchmark: string;
        readonly gflops?: number;
        readonly residualPassed?: boolean | undefined;
        readonly peakGflops?: number | undefined;
        readonly peakBasis?: string | undefined;
        readonly alone?: readonly { readonly gflops: number }[] | undefined;
      }
    | undefined;
}

/** Measured, else published. A meter that read 0 W had nothing of the machine on it, and a machine that draws nothing there is not. */
export function wattsOfRun({ machine, conditions }: Pick<RunOfMachine, 'machine' | 'conditions'>): number | undefined {
  return [conditions.power?.meanWatts, machine.watts].find((watts) => watts !== undefined && watts > 0);
}

/** The machine behind an HPL result; what a meter measured stands before what was published. Nothing of other benchmarks. */
export function machineOfRun({ machine, conditions, result }: RunOfMachine): MachineResult | undefined {
  if (result?.benchmark !== 'hpl' || result.gflops === undefined) return undefined;
  const watts = wattsOfRun({ machine, conditions });
  const nodes = machine.nodes ?? (conditions.nodes.length || undefined);
  const { name, revision, euros, litres, source } = machine;
  return {
    ...{ name, gflops: result.gflops },
    ...(revision !== undefined && { revision }),
    ...(nodes !== undefined && { nodes }),
    ...(result.peakGflops !== undefined && { peakGflops: result.peakGflops }),
    ...(result.peakBasis !== undefined && { peakBasis: result.peakBasis }),
    ...(watts !== undefined && { watts }),
    ...(euros !== undefined && { euros }),
    ...(litres !== undefined && { litres }),
    ...(source !== undefined && { source }),
  };
}

/** Whether it may be compared: done, of HPL, above 0, and not known to be wrong. */
export function isComparable({ state, result }: Pick<RunOfMachine, 'result'> & { readonly state: string }): boolean {
  return (
    state === 'done' &&
    result?.benchmark === 'hpl' &&
    result.gflops !== undefined &&
    result.gflops > 0 &&
    result.residualPassed !== false
  );
}

/** Which speak for a machine, first the one that does so best: full runs before quick ones, then those on more nodes; else as they came. */
export function preferredRuns<T extends RunOfMachine & { readonly quick: boolean }>(runs: readonly T[]): readonly T[] {
  return [...runs].sort((one, other) => Number(one.quick) - Number(other.quick) || nodesOfRun(other) - nodesOfRun(one));
}

/** How many nodes it ran on; 0: nobody knows. */
export function nodesOfRun({ conditions, machine }: Pick<RunOfMachine, 'machine' | 'conditions'>): number {
  return conditions.nodes.length || (machine.nodes ?? 0);
}

/**
 * What one of its boards is by itself: the mean of its own nodes where all were measured alone, else `single`, a run on one of them.
 * What that one drew says what one draws, where nothing else hung on the meter. Nothing where there is one node.
 */
export function ownBoardOf(run: RunOfMachine, single?: RunOfMachine): MachineResult | undefined {
  const machine = machineOfRun(run);
  if (machine?.nodes === undefined || machine.nodes < 2) return undefined;
  const one = single && machineOfRun(single);
  const alone = run.result?.alone ?? [];
  const mean = alone.reduce((sum, { gflops }) => sum + gflops, 0) / alone.length;
  const gflops = alone.length === machine.nodes ? mean : one?.gflops;
  if (gflops === undefined) return undefined;
  const watts = single && wattsOfOne(single);
  return { name: 'one node', nodes: 1, gflops, ...(watts !== undefined && { watts }) };
}

/** Undefined: nobody measured it, or other nodes idled on the same meter; an imported file may hold what is no node set at all. */
function wattsOfOne({ conditions: { power } }: RunOfMachine): number | undefined {
  if (power?.nodes === undefined || power.meanWatts <= 0) return undefined;
  return nameProblem(power.nodes) === undefined ? power.meanWatts : undefined;
}

/**
 * The run on one node that says what a board of `main`'s machine is by itself: of the same revision and source, before all others one
 * whose watts are those of that node alone; else full before quick, and the newest. `runs`: newest first.
 */
export function singleRun<T extends KeptRun>(runs: readonly T[], main: KeptRun): T | undefined {
  const { name, revision } = main.machine;
  const ones = runs.filter(
    (run) =>
      isComparable(run) &&
      nodesOfRun(run) === 1 &&
      run.source === main.source &&
      run.machine.name === name &&
      run.machine.revision === revision,
  );
  const sorted = preferredRuns(ones);
  return sorted.find((run) => wattsOfOne(run) !== undefined) ?? sorted[0];
}

type KeptRun = RunOfMachine & { readonly state: string; readonly source: string; readonly quick: boolean };

/** Against its own boards; nothing where nobody knows what one does. */
export function scalingOfRun(run: RunOfMachine, single?: RunOfMachine): Scaling {
  const machine = machineOfRun(run);
  const board = ownBoardOf(run, single);
  return machine === undefined || board === undefined ? {} : scalingOf(machine, board);
}
