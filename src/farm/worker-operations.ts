import type { StoreContext } from '../store/operation.ts';
import tellToLeaveSql from './sql/tell-to-leave.sql';
import workerRowsSql from './sql/worker-rows.sql';
import type { PresentWorkerRow } from './workers.ts';

/** The workers that are there, or the one that is asked for. */
export function workerRows({ sql }: StoreContext, args: { pilot: number | null }): readonly PresentWorkerRow[] {
  return sql(workerRowsSql).all(args) as PresentWorkerRow[];
}

export function tellToLeave({ sql }: StoreContext, { pilot }: { pilot: number }): void {
  sql(tellToLeaveSql).run(pilot);
}
