import { BOARDS } from '../machines/boards.ts';
import { referenceResult } from '../machines/reference-results.ts';
import { CLUSTER_EFFICIENCY, CLUSTER_POWER, hplOf, type Span } from './predict.ts';

/** What it takes of one kind of board. */
export interface NeededBoards {
  readonly model: string;
  readonly board: string;
  /** So many may be enough, so many are. */
  readonly count: Span;
  readonly gflopsOfOne: number;
  /** From the wall, under the benchmark. Absent: unknown. */
  readonly watts?: Span;
  /** List prices of the boards alone when they came out. Absent: unknown. */
  readonly launchDollars?: Span;
}

export interface Wanted {
  readonly gflops: number;
  readonly watts?: number | undefined;
  /** What it is, or where the number comes from. */
  readonly is: string;
  readonly source?: string | undefined;
}

/** A machine of the reference results, however it is spelt; `undefined`: there is none of that name. */
export function wantedMachine(name: string): Wanted | undefined {
  const known = referenceResult(name);
  return known && { gflops: known.gflops, watts: known.watts, is: known.name, source: known.source };
}

/** How many of each board whose HPL result is known reach so many Gflop/s. The fewest first. */
export function boardsFor(gflops: number): readonly NeededBoards[] {
  return BOARDS.flatMap((board): readonly NeededBoards[] => {
    const one = board.hplGflops?.value;
    if (one === undefined) return [];
    const count = { low: fewest(one, gflops, 'high'), high: fewest(one, gflops, 'low') };
    const watts = board.watts.benchmark?.value;
    const dollars = board.launchDollars?.value;
    return [
      {
        ...{ model: board.model, board: board.name, count, gflopsOfOne: one },
        ...(watts !== undefined && {
          watts: { low: wattsOf(watts, count.low).low, high: wattsOf(watts, count.high).high },
        }),
        ...(dollars !== undefined && { launchDollars: { low: dollars * count.low, high: dollars * count.high } }),
      },
    ];
  }).sort((a, b) => a.count.high - b.count.high || (a.watts?.low ?? 0) - (b.watts?.low ?? 0));
}

function fewest(one: number, gflops: number, end: 'low' | 'high'): number {
  if (one >= gflops) return 1;
  const count = Math.max(2, Math.ceil(gflops / (one * CLUSTER_EFFICIENCY[end])));
  return hplOf(one, count)[end] >= gflops ? count : count + 1; // a quotient that was rounded down
}

function wattsOf(one: number, count: number): Span {
  if (count === 1) return { low: one, high: one };
  return { low: one * count * CLUSTER_POWER.low, high: one * count * CLUSTER_POWER.high };
}
