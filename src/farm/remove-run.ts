import { BreadboxError } from '../cluster/errors.ts';
import type { StoreContext } from '../store/operation.ts';
import { runRow } from './run-operations.ts';
import { isActive } from './run-state.ts';
import dropRun from './sql/drop-run.sql';
import dropRunJobs from './sql/drop-run-jobs.sql';
import removedRunsSql from './sql/removed-runs.sql';
import setRunState from './sql/set-run-state.sql';
import sweepAnswer from './sql/sweep-answer.sql';
import sweepArtefact from './sql/sweep-artefact.sql';
import sweepAttempt from './sql/sweep-attempt.sql';
import sweepFailure from './sql/sweep-failure.sql';
import sweepFeedEvent from './sql/sweep-feed-event.sql';
import sweepLease from './sql/sweep-lease.sql';
import sweepOptimum from './sql/sweep-optimum.sql';
import sweepRequeue from './sql/sweep-requeue.sql';
import sweepTask from './sql/sweep-task.sql';
import sweepUntold from './sql/sweep-untold.sql';
import { formatRunId } from './task-id.ts';

const SWEEPS = [
  sweepTask,
  sweepAnswer,
  sweepRequeue,
  sweepFailure,
  sweepLease,
  sweepUntold,
  sweepFeedEvent,
  sweepOptimum,
  sweepArtefact,
  sweepAttempt,
];

/** Hides an ended run at once; `sweepRun` then deletes its rows in portions, so that others need not wait. */
export function removeRun(context: StoreContext, { run, now }: { run: number; now: number }): void {
  const row = runRow(context, { run });
  if (isActive(row.state)) {
    throw new BreadboxError('conflict', `Run ${formatRunId(run)} is ${row.state}.`, {
      hint: `Cancel it first: breadbox farm cancel ${formatRunId(run)}`,
    });
  }
  context.sql(setRunState).run({ run, state: 'removed', reason: null, endedAt: now });
}

export function removedRuns({ sql }: StoreContext): readonly { readonly run: number; readonly owner: string }[] {
  return sql(removedRunsSql).all() as { run: number; owner: string }[];
}

/** Whether more is left to delete. */
export function sweepRun({ sql }: StoreContext, { run, limit }: { run: number; limit: number }): boolean {
  for (const sweep of SWEEPS) {
    if (sql(sweep).run({ run, limit }).changes > 0) return true;
  }
  sql(dropRunJobs).run(run);
  sql(dropRun).run(run);
  return false;
}
