import { type Board, boardOf } from '../machines/boards.ts';
import { DEFAULT_ASSUMPTIONS } from '../machines/crossover.ts';
import { flopsPerCycle } from '../machines/peak.ts';
import type { PlanBoard, PlanFile, PlanResult } from '../protocol/plan.ts';
import { listWords } from './list-words.ts';

const { efficiency, powerOverhead } = DEFAULT_ASSUMPTIONS;
/** What clusters keep of N × one board's Gflop/s. Source: the reference results, as for a crossover. */
export const CLUSTER_EFFICIENCY = { low: efficiency.min, high: efficiency.max } as const;
/** What clusters draw of N × one board's watts, with all that stands around the boards. */
export const CLUSTER_POWER = { low: 1 + powerOverhead.min, high: 1 + powerOverhead.max } as const;

export interface Span {
  readonly low: number;
  readonly high: number;
}

interface Computing {
  readonly name: string;
  readonly count: number;
  readonly board: PlanBoard;
  readonly known: Board | undefined;
}

export function computingBoards(plan: PlanFile): readonly Computing[] {
  return Object.entries(plan.boards)
    .filter(([, { compute }]) => compute)
    .map(([name, board]) => {
      const known = board.model === undefined ? undefined : boardOf(board.model);
      return { name, count: board.count, board, known };
    });
}

/** HPL of `count` boards of a kind. One board is its own result; more are a range. */
export function hplOf(oneGflops: number, count: number): Span {
  if (count === 1) return { low: oneGflops, high: oneGflops };
  const all = oneGflops * count;
  return { low: all * CLUSTER_EFFICIENCY.low, high: all * CLUSTER_EFFICIENCY.high };
}

/**
 * HPL gives every process the same work. So boards that differ reach from N × the slowest to the sum of all, within what
 * clusters keep.
 */
export function predictHpl(plan: PlanFile): PlanResult['predicted'] {
  const boards = computingBoards(plan);
  const count = boards.reduce((sum, one) => sum + one.count, 0);
  const peaks = boards.map(({ board, known, count: n }) => {
    const cores = board.cores ?? known?.cores.value;
    const clock = board.clockGhz ?? known?.clockGhz?.value;
    const flops = board.flopsPerCycle ?? (known?.core === undefined ? undefined : flopsPerCycle(known.core)?.value);
    return cores === undefined || clock === undefined || flops === undefined ? undefined : n * cores * clock * flops;
  });
  const peak = peaks.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  );
  const told = { boards: count, ...(peak !== undefined && count > 0 && { peakGflops: peak }) };
  if (count === 0) return { ...told, because: 'No board of this plan computes.' };
  const rates = boards.map(({ board, known, name, count: n }) => {
    const gflops = board.hplGflops ?? known?.hplGflops?.value;
    return { name, count: n, gflops: typeof gflops === 'number' ? gflops : undefined };
  });
  const silent = rates.filter(({ gflops }) => gflops === undefined).map(({ name }) => name);
  if (silent.length > 0)
    return { ...told, because: `What one of ${listWords(silent)} reaches in HPL is unknown; say hplGflops.` };
  const slowest = Math.min(...rates.map(({ gflops }) => gflops!));
  const sum = rates.reduce((all, { gflops, count: n }) => all + gflops! * n, 0);
  const hplGflops =
    count === 1
      ? { low: sum, high: sum }
      : { low: slowest * count * CLUSTER_EFFICIENCY.low, high: sum * CLUSTER_EFFICIENCY.high };
  return { ...told, hplGflops };
}
