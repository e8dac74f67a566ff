import { type MachineResult, machineFigures } from '../../machines/compare.ts';
import { isComparable, machineOfRun, preferredRuns } from '../../machines/machine-of-run.ts';
import { REFERENCE_RESULTS } from '../../machines/reference-results.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { countOf } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { whoseText } from './bench-words.ts';

/** `mine`: measured here; `imported` from a file; `published`: shipped, from a public table. */
export type MachineKind = 'mine' | 'imported' | 'published';

/** A machine beside others, by its HPL result. */
export interface ComparedMachine {
  readonly key: string;
  readonly kind: MachineKind;
  readonly name: string;
  readonly note: string;
  /** Of the run behind it, where it is kept here. */
  readonly run?: string;
  readonly marks: readonly string[];
  readonly machine: MachineResult;
  readonly figures: Readonly<Partial<Record<Measure, number>>>;
}

export const MEASURES = [
  { measure: 'gflops', head: 'Gflop/s', unknown: 'unknown' },
  { measure: 'gflopsPerWatt', head: 'Gflop/s per watt', unknown: 'watts unknown' },
  { measure: 'gflopsPerEuro', head: 'Gflop/s per euro', unknown: 'price unknown' },
  { measure: 'gflopsPerLitre', head: 'Gflop/s per litre', unknown: 'volume unknown' },
] as const;
export type Measure = (typeof MEASURES)[number]['measure'];

/** The HPL result that speaks for this machine as it is now: a full one before a quick one, of most nodes, the newest. */
export function mainResult(runs: readonly BenchRun[]): BenchRun | undefined {
  const mine = runs.filter((run) => run.source === 'measured' && isComparable(run));
  return preferredRuns(mine.filter(({ machine }) => machine.revision === mine[0]?.machine.revision))[0];
}

/** All machines with a result, the fastest first: one row a revision of those kept here, and the published ones. */
export function comparedMachines(
  runs: readonly BenchRun[],
  marksOf: (run: BenchRun) => readonly string[],
): readonly ComparedMachine[] {
  const seen = new Set<string>();
  const kept = preferredRuns(runs.filter(isComparable)).flatMap((run): ComparedMachine[] => {
    const machine = machineOfRun(run);
    const whose = `${run.source} ${whoseText(run)}`;
    if (machine === undefined || seen.has(whose)) return [];
    seen.add(whose);
    return [
      {
        ...{ key: run.run, kind: run.source === 'measured' ? 'mine' : 'imported', name: whoseText(run), run: run.run },
        ...{ note: noteOf(run, machine), marks: marksOf(run), machine, figures: figuresOf(machine) },
      },
    ];
  });
  const published = REFERENCE_RESULTS.map(
    (machine): ComparedMachine => ({
      ...{ key: `published ${machine.name}`, kind: 'published', name: machine.name, marks: [] },
      ...{ note: machine.nodes === undefined ? '' : boardsText(machine.nodes), machine, figures: figuresOf(machine) },
    }),
  );
  return [...kept, ...published].sort((one, other) => other.machine.gflops - one.machine.gflops);
}

function figuresOf(machine: MachineResult): ComparedMachine['figures'] {
  const { gflopsPerWatt, gflopsPerEuro, gflopsPerLitre } = machineFigures(machine);
  return {
    gflops: machine.gflops,
    ...(gflopsPerWatt === undefined ? {} : { gflopsPerWatt }),
    ...(gflopsPerEuro === undefined ? {} : { gflopsPerEuro }),
    ...(gflopsPerLitre === undefined ? {} : { gflopsPerLitre }),
  };
}

function noteOf({ startedAt, source }: BenchRun, { nodes }: MachineResult): string {
  const parts = [
    nodes === undefined ? undefined : boardsText(nodes),
    startedAt === undefined ? undefined : clockText(startedAt),
    source === 'imported' ? 'imported' : undefined,
  ];
  return parts.filter(Boolean).join(', ');
}

function boardsText(nodes: number): string {
  return nodes === 1 ? '1 board' : countOf(nodes, 'node');
}
