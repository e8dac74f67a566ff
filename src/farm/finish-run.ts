import type { StoreContext } from '../store/operation.ts';
import finishRun from './sql/finish-run.sql';
import recordRunEvent from './sql/record-run-event.sql';

/** Ends a run whose feed is over and whose every task is answered or has failed. */
export function finishRunIfDone({ sql }: StoreContext, run: number, now: number): boolean {
  if (sql(finishRun).get({ run, now }) === undefined) return false;
  sql(recordRunEvent).run({ run, kind: 'finished', detail: null, now });
  return true;
}
