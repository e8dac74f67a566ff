import {
  type MachineFigures,
  type MachineResult,
  machineFigures,
  type Scaling,
  scalingOf,
} from '../../machines/compare.ts';
import { machineOfRun, scalingOfRun } from '../../machines/machine-of-run.ts';
import {
  machineKey,
  REFERENCE_RESULTS,
  type ReferenceResult,
  referenceResult,
} from '../../machines/reference-results.ts';
import type { BenchRun } from '../../protocol/bench.ts';

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
}

export function comparedReference(result: ReferenceResult): Compared {
  const { board, note: _, ...machine } = result;
  const one = board === undefined ? undefined : referenceResult(board);
  const scaling = one === undefined ? {} : scalingOf(machine, one);
  return { kind: 'reference', machine, figures: machineFigures(machine), scaling, throttled: false };
}

export const COMPARED_REFERENCES: readonly Compared[] = REFERENCE_RESULTS.map(comparedReference);

/** Undefined: it is no result of HPL, has not ended well, or its answer was wrong. */
export function comparedRun(
  run: BenchRun,
  kind: Compared['kind'] = run.source === 'measured' ? 'mine' : 'imported',
): Compared | undefined {
  const machine = machineOfRun(run);
  const isWrong = run.result?.benchmark === 'hpl' && run.result.residualPassed === false;
  if (machine === undefined || isWrong || run.state !== 'done') return undefined;
  return {
    ...{ kind, machine, figures: machineFigures(machine), scaling: scalingOfRun(run) },
    ...(run.run !== '' && { run: run.run }),
    throttled: run.conditions.nodes.some(({ throttled }) => throttled === true),
  };
}

/** One a machine and revision: the newest full run, or where there is none, the newest quick one. `runs`: newest first. */
export function bestOfEach(runs: readonly BenchRun[]): readonly Compared[] {
  const seen = new Set<string>();
  return [...runs.filter(({ quick }) => !quick), ...runs.filter(({ quick }) => quick)].flatMap((run) => {
    const compared = comparedRun(run);
    const key = `${run.source === 'measured'} ${machineKey(run.machine.name)} ${run.machine.revision ?? ''}`;
    if (compared === undefined || seen.has(key)) return [];
    seen.add(key);
    return [compared];
  });
}

export function nameOf({ name, revision }: Pick<MachineResult, 'name' | 'revision'>): string {
  return revision === undefined ? name : `${name}, revision ${revision}`;
}
