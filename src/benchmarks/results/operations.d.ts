import type { BenchRun } from '../../protocol/bench.ts';
import type { StoreContext } from '../../store/operation.ts';
/** `text` is JSON of a run; state and end of the row hold. */
export interface BenchRunRow {
  readonly number: number;
  readonly state: BenchRun['state'];
  readonly endedAt: number | null;
  readonly text: string;
}
/** `listed` and `whole` are JSON; the name of the run in them is not read. */
export interface WrittenBenchRun {
  readonly benchmark: BenchRun['benchmark'];
  readonly state: BenchRun['state'];
  readonly source: BenchRun['source'];
  readonly nodes: string;
  readonly endedAt: number | null;
  readonly listed: string;
  readonly whole: string;
}
/** What results of benchmarks do inside the store. */
export declare const benchOperations: {
  /** All of them or none. Answers their numbers, in order. */
  addBenchRuns(
    { sql }: StoreContext,
    args: {
      runs: readonly WrittenBenchRun[];
    },
  ): readonly number[];
  /** Where it runs; what has ended stays as it is. */
  setBenchRun(
    { sql }: StoreContext,
    {
      number,
      ...run
    }: WrittenBenchRun & {
      readonly number: number;
    },
  ): boolean;
  listBenchRuns(
    { sql }: StoreContext,
    args: {
      benchmark: BenchRun['benchmark'] | null;
      limit: number;
    },
  ): readonly BenchRunRow[];
  benchRunByNumber(
    { sql }: StoreContext,
    args: {
      number: number;
    },
  ): BenchRunRow | undefined;
  lastMeasuredBenchRun(
    { sql }: StoreContext,
    args: {
      benchmark: BenchRun['benchmark'];
      nodes: string | null;
    },
  ): BenchRunRow | undefined;
  /** Not one that runs. */
  removeBenchRun(
    { sql }: StoreContext,
    args: {
      number: number;
    },
  ): boolean;
  interruptBenchRuns(
    { sql }: StoreContext,
    args: {
      now: number;
    },
  ): number;
};
export type BenchOperations = typeof benchOperations;
