import type { StoreContext } from '../store/operation.ts';
import type { RunRow } from './rows.ts';
import { changeRun } from './run-operations.ts';
import pendingRunsSql from './sql/pending-runs.sql';
import runRowSql from './sql/run-row.sql';
import setRunReason from './sql/set-run-reason.sql';
import { formatRunId } from './task-id.ts';

interface PendingRow {
  readonly run: number;
  /** JSON array of runs. */
  readonly waitsFor: string;
  readonly reason: string | null;
}

type Verdict = { readonly begins: true } | { readonly waits: string } | { readonly ends: string };

export interface PendingResult {
  readonly pending: number;
  readonly begun: readonly RunRow[];
  readonly cancelled: readonly RunRow[];
  /** They wait for something else than before. */
  readonly touched: readonly number[];
}

/** Begins the runs whose wait is over, and cancels those that wait for what will never come. */
export function settlePending(context: StoreContext, { now }: { now: number }): PendingResult {
  const { sql } = context;
  const rows = sql(pendingRunsSql).all() as PendingRow[];
  const begun: RunRow[] = [];
  const cancelled: RunRow[] = [];
  const touched: number[] = [];
  for (const { run, waitsFor, reason } of rows) {
    const verdict = judge(sql, JSON.parse(waitsFor) as number[]);
    if ('begins' in verdict) begun.push(changeRun(context, { run, event: 'begin', reason: null, now }));
    else if ('ends' in verdict) cancelled.push(changeRun(context, { run, event: 'cancel', reason: verdict.ends, now }));
    else if (verdict.waits !== reason) {
      sql(setRunReason).run({ run, reason: verdict.waits });
      touched.push(run);
    }
  }
  return { pending: rows.length - begun.length - cancelled.length, begun, cancelled, touched };
}

/** As Slurm's `afterok`: done, collected, and no task given up. */
function judge(sql: StoreContext['sql'], runs: readonly number[]): Verdict {
  const waits: string[] = [];
  for (const run of runs) {
    const id = formatRunId(run);
    const row = sql(runRowSql).get(run) as RunRow | undefined;
    if (row === undefined) return { ends: `${id}, which it waited for, was removed` };
    if (row.state === 'cancelled' || row.state === 'failed')
      return { ends: `${id}, which it waited for, ${row.state === 'failed' ? 'failed' : 'was cancelled'}` };
    if (row.state !== 'done' || row.collected === 0) waits.push(`waits for ${id}`);
    else if (row.failed > 0)
      waits.push(`waits for ${id}, of which ${row.failed} of ${row.tasks} tasks failed: retry it`);
  }
  return waits.length > 0 ? { waits: waits.join('; ') } : { begins: true };
}
