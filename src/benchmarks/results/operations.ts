import type { BenchRun } from '../../protocol/bench.ts';
import type { StoreContext } from '../../store/operation.ts';
import addBenchRunSql from './sql/add-bench-run.sql';
import benchRunByNumberSql from './sql/bench-run-by-number.sql';
import endedBenchRunsSql from './sql/ended-bench-runs.sql';
import interruptBenchRunsSql from './sql/interrupt-bench-runs.sql';
import lastMeasuredBenchRunSql from './sql/last-measured-bench-run.sql';
import listBenchRunsSql from './sql/list-bench-runs.sql';
import removeBenchRunSql from './sql/remove-bench-run.sql';
import setBenchRunSql from './sql/set-bench-run.sql';

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
export const benchOperations = {
  /** All of them or none. Answers their numbers, in order. */
  addBenchRuns({ sql }: StoreContext, args: { runs: readonly WrittenBenchRun[] }): readonly number[] {
    return args.runs.map((run) => Number(sql(addBenchRunSql).run(run).lastInsertRowid));
  },
  /** Where it runs; what has ended stays as it is. */
  setBenchRun({ sql }: StoreContext, { number, ...run }: WrittenBenchRun & { readonly number: number }): boolean {
    const { benchmark: _, source: __, ...columns } = run;
    return sql(setBenchRunSql).run({ number, ...columns }).changes > 0;
  },
  listBenchRuns(
    { sql }: StoreContext,
    args: { benchmark: BenchRun['benchmark'] | null; limit: number },
  ): readonly BenchRunRow[] {
    return sql(listBenchRunsSql).all(args) as BenchRunRow[];
  },
  /** Their numbers, newest first. */
  endedBenchRuns({ sql }: StoreContext, args: { before: number | null; limit: number }): readonly number[] {
    return (sql(endedBenchRunsSql).all(args) as { number: number }[]).map(({ number }) => number);
  },
  benchRunByNumber({ sql }: StoreContext, args: { number: number }): BenchRunRow | undefined {
    return sql(benchRunByNumberSql).get(args) as BenchRunRow | undefined;
  },
  lastMeasuredBenchRun(
    { sql }: StoreContext,
    args: { benchmark: BenchRun['benchmark']; nodes: string | null },
  ): BenchRunRow | undefined {
    return sql(lastMeasuredBenchRunSql).get(args) as BenchRunRow | undefined;
  },
  /** Not one that runs. */
  removeBenchRun({ sql }: StoreContext, args: { number: number }): boolean {
    return sql(removeBenchRunSql).run(args).changes > 0;
  },
  interruptBenchRuns({ sql }: StoreContext, args: { now: number }): number {
    return sql(interruptBenchRunsSql).run(args).changes;
  },
};

export type BenchOperations = typeof benchOperations;
