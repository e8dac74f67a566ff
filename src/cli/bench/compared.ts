import {
  type MachineFigures,
  type MachineResult,
  machineFigures,
  type Scaling,
  scalingOf,
} from '../../machines/compare.ts';
import { isComparable, machineOfRun, preferredRuns, scalingOfRun, singleRun } from '../../machines/machine-of-run.ts';
import {
  machineKey,
  REFERENCE_RESULTS,
  type ReferenceResult,
  referenceResult,
} from '../../machines/reference-results.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { isThrottled } from '../../protocol/bench-marks.ts';

/** A machine beside others, by an HPL result. */
export interface Compared {
  /** `mine`: measured here; `imported` before; `file`: named with --with, and not kept; `reference`: shipped. */
  readonly kind: 'mine' | 'imported' | 'file' | 'reference';
  readonly run?: string;
  readonly machine: MachineResult;
  readonly figures: MachineFigures;
  readonly scaling: Scaling;
  /** A node was slowed down while it ran. */
  readonly throttled: boolean;
  /** It was a short run: it says whether all is well, not what the machine is worth. */
  readonly quick: boolean;
}

export function comparedReference(result: ReferenceResult): Compared {
  const { board, note: _, ...machine } = result;
  const one = board === undefined ? undefined : referenceResult(board);
  const scaling = one === undefined ? {} : scalingOf(machine, one);
  return { kind: 'reference', machine, figures: machineFigures(machine), scaling, throttled: false, quick: false };
}

export const COMPARED_REFERENCES: readonly Compared[] = REFERENCE_RESULTS.map(comparedReference);

/** `single`: a run on one of its nodes. Undefined: it is no result of HPL, has not ended well, or its answer was wrong. */
export function comparedRun(
  run: BenchRun,
  kind: Compared['kind'] = run.source === 'measured' ? 'mine' : 'imported',
  single?: BenchRun,
): Compared | undefined {
  const machine = machineOfRun(run);
  if (machine === undefined || !isComparable(run)) return undefined;
  return {
    ...{ kind, machine, figures: machineFigures(machine), scaling: scalingOfRun(run, single) },
    ...(run.run !== '' && { run: run.run }),
    ...{ throttled: isThrottled(run), quick: run.quick },
  };
}

/** One a machine and revision: a full run before a quick one, then the one on most nodes, then the newest. `runs`: newest first. */
export function bestOfEach(runs: readonly BenchRun[]): readonly Compared[] {
  const seen = new Set<string>();
  return preferredRuns(runs.filter(isComparable)).flatMap((run) => {
    const compared = comparedRun(run, undefined, singleRun(runs, run));
    const key = `${run.source === 'measured'} ${machineKey(run.machine.name)} ${run.machine.revision ?? ''}`;
    if (compared === undefined || seen.has(key)) return [];
    seen.add(key);
    return [compared];
  });
}

export function nameOf({ name, revision }: Pick<MachineResult, 'name' | 'revision'>): string {
  return revision === undefined ? name : `${name}, revision ${revision}`;
}
