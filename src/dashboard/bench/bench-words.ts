import type { BenchName, BenchResult, BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';
import { isThrottled } from '../../protocol/bench-marks.ts';
import { countText, durationText, valueText } from '../amounts.ts';

const THIN = '\u202f';

interface BenchWords {
  readonly title: string;
  readonly does: string;
}

/** What each benchmark is called, and what it says of a machine. */
export const BENCH_WORDS: Readonly<Record<BenchName, BenchWords>> = {
  hpl: { title: 'HPL', does: 'Solves one big system of linear equations: how fast all nodes compute together.' },
  stream: { title: 'STREAM', does: 'Copies and adds long arrays: how fast each node reads and writes its memory.' },
  mpi: { title: 'MPI', does: 'Sends messages between every pair of nodes: how long they take, how much they carry.' },
  osu: { title: 'OSU micro-benchmarks', does: 'Messages of all sizes by the programs that others publish.' },
  disk: { title: 'Disk', does: 'Writes a file and reads it: how fast the disk of each node is.' },
  mandelbrot: {
    title: 'Mandelbrot',
    does: 'Draws one picture with more and more cores: how much faster each makes it.',
  },
  farm: { title: 'Farm', does: 'Runs tasks that do nothing: what the farm itself costs.' },
};

/** The figure that stands for a whole result, with its unit; undefined where only its own page tells. */
export function headline(result: BenchResult): string | undefined {
  const { value, unit } = benchHeadline(result);
  if (result.benchmark === 'farm') return `${valueText(result.tasksPerSec)} tasks a second`;
  return value === undefined ? undefined : `${valueText(value)}${THIN}${unit}`.trimEnd();
}

/** The fastest point of all curves of a speed-up. */
export function bestSpeedUp({ curves }: Extract<BenchResult, { benchmark: 'mandelbrot' }>) {
  return curves.flatMap(({ points }) => points).toSorted((one, other) => other.speedUp - one.speedUp)[0];
}

/** 8.1 GB/s, or 8.1 to 8.9 GB/s. */
export function spanText(values: readonly number[], unit: string): string | undefined {
  if (values.length === 0) return undefined;
  const [least, most] = [Math.min(...values), Math.max(...values)].map(valueText);
  return least === most ? `${least}${THIN}${unit}` : `${least} to ${most}${THIN}${unit}`;
}

/** Three figures, as a ratio of two measurements bears: 2.26, 3.30, 0.0221. */
export function perText(ratio: number): string {
  return ratio === 0 ? '0' : ratio >= 100 ? countText(ratio) : ratio.toPrecision(3);
}

/** 98 W, 12.7 W: three figures, and no more than were read. */
export function meanWattsText(watts: number): string {
  return `${valueText(Number(watts.toPrecision(3)))}${THIN}W`;
}

/** Names of the nodes that ran slower than they may while it was measured. */
export function throttledNodes({ conditions }: Pick<BenchRun, 'conditions'>): readonly string[] {
  return conditions.nodes.flatMap(({ node, throttled }) => (throttled === true ? [node] : []));
}

/** What must be known of a result before it is compared with others; empty: nothing. */
export function marksOf(run: BenchRun): readonly string[] {
  const throttled = throttledNodes(run);
  return [
    ...(isThrottled(run) ? [[throttled.join(', '), 'throttled'].filter(Boolean).join(' ')] : []),
    ...(run.result?.benchmark === 'hpl' && run.result.residualPassed === false ? ['wrong answer'] : []),
    ...(run.quick ? ['quick'] : []),
  ];
}

/** Whose result it is: rain, revision 2. */
export function whoseText({ machine }: Pick<BenchRun, 'machine'>): string {
  return machine.revision === undefined ? machine.name : `${machine.name}, ${machine.revision}`;
}

export function tookText({ startedAt, endedAt }: BenchRun): string | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  return durationText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}
