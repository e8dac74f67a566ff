import type { StoreContext } from '../store/operation.ts';
import { hearsAnswers } from './feed-operations.ts';
import { finishRunIfDone } from './finish-run.ts';
import type { RunRow } from './rows.ts';
import addUntold from './sql/add-untold.sql';
import countEnded from './sql/count-ended.sql';
import endLease from './sql/end-lease.sql';
import failTask from './sql/fail-task.sql';
import recordAttempt from './sql/record-attempt.sql';
import requeueTask from './sql/requeue-task.sql';
import runRow from './sql/run-row.sql';

/** A task that takes this many pilots down with it is not tried again. */
const MAX_LOSSES = 20;

export interface HeldLease {
  readonly run: number;
  readonly seq: number;
  readonly attempt: number;
  readonly pilot: number;
  readonly failures: number;
  readonly losses: number;
}

export interface LostRuns {
  readonly touched: readonly number[];
  readonly ended: readonly number[];
}

/** Ends these leases as lost attempts: their tasks wait again, or have failed where they were lost too often. */
export function loseLeases(context: StoreContext, leases: readonly HeldLease[], reason: string, now: number): LostRuns {
  const { sql } = context;
  const lost = new Map<number, { leased: number; failed: number }>();
  for (const lease of leases) {
    const tally = lost.get(lease.run) ?? { leased: 0, failed: 0 };
    lost.set(lease.run, tally);
    tally.leased++;
    sql(endLease).run(lease.run, lease.seq, lease.attempt, lease.pilot);
    if (loseTask(sql, lease, reason, now)) tally.failed++;
  }
  for (const [run, { leased, failed }] of lost) sql(countEnded).run({ run, leased, answered: 0, failed });
  const touched = [...lost.keys()];
  return { touched, ended: touched.filter((run) => finishRunIfDone(context, run, now)) };
}

/** Whether the task was lost too often and has failed for good. */
function loseTask(
  sql: StoreContext['sql'],
  { run, seq, attempt, pilot, failures, losses }: HeldLease,
  why: string,
  now: number,
): boolean {
  const reason = losses === 0 ? why : `${why} (time ${losses + 1})`;
  sql(recordAttempt).run({
    run,
    seq,
    attempt,
    outcome: 'lost',
    reason,
    exitCode: null,
    log: null,
    pilot,
    startedAt: null,
    endedAt: now,
  });
  if (losses + 1 < MAX_LOSSES) {
    sql(requeueTask).run(run, seq, attempt, failures, losses + 1);
    return false;
  }
  sql(failTask).run(run, seq, attempt, reason);
  const row = sql(runRow).get(run) as RunRow | undefined;
  if (row !== undefined && hearsAnswers(row)) sql(addUntold).run(run, seq);
  return true;
}
