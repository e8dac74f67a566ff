import { BreadboxError } from '../cluster/errors.ts';
import type { StoreContext } from '../store/operation.ts';
import { finishRunIfDone } from './finish-run.ts';
import type { RunRow } from './rows.ts';
import { isActive, type RunEvent, transition } from './run-state.ts';
import activeRunsSql from './sql/active-runs.sql';
import appendTask from './sql/append-task.sql';
import beginRun from './sql/begin-run.sql';
import clearLeased from './sql/clear-leased.sql';
import countAppended from './sql/count-appended.sql';
import createRunSql from './sql/create-run.sql';
import dropFailures from './sql/drop-failures.sql';
import dropRunLeases from './sql/drop-run-leases.sql';
import forgiveStarts from './sql/forgive-starts.sql';
import listRunsSql from './sql/list-runs.sql';
import recentlyCancelled from './sql/recently-cancelled.sql';
import recordRunEvent from './sql/record-run-event.sql';
import reopenRun from './sql/reopen-run.sql';
import retryFailed from './sql/retry-failed.sql';
import runRowSql from './sql/run-row.sql';
import setCollectedSql from './sql/set-collected.sql';
import setRunState from './sql/set-run-state.sql';
import { formatRunId } from './task-id.ts';

export interface CreateRunArgs {
  readonly name: string | null;
  readonly project: string;
  readonly version: string;
  readonly owner: string;
  readonly state: 'pending' | 'running';
  readonly reason: string | null;
  /** JSON array of runs. */
  readonly waitsFor: string | null;
  readonly priority: number;
  readonly maxSlots: number | null;
  readonly spec: string;
  readonly attempts: number;
  readonly workers: number;
  readonly seed: number;
  readonly feedKind: RunRow['feedKind'];
  readonly feed: string;
  readonly sourceRun: number | null;
  readonly view: string | null;
  readonly collect: string | null;
  readonly now: number;
}

export function createRun({ sql }: StoreContext, args: CreateRunArgs): number {
  const { run } = sql(createRunSql).get(args) as { run: number };
  sql(recordRunEvent).run({ run, kind: 'created', detail: null, now: args.now });
  return run;
}

/** @throws BreadboxError `not-found` */
export function runRow({ sql }: StoreContext, { run }: { run: number }): RunRow {
  const row = sql(runRowSql).get(run) as RunRow | undefined;
  if (row !== undefined) return row;
  throw new BreadboxError('not-found', `There is no run ${formatRunId(run)}.`, {
    hint: 'breadbox farm list --runs lists the runs.',
  });
}

export interface ListRunsArgs {
  readonly project: string | null;
  readonly owner: string | null;
  readonly limit: number;
}

export function listRuns({ sql }: StoreContext, args: ListRunsArgs): readonly RunRow[] {
  return sql(listRunsSql).all(args) as RunRow[];
}

/** Runs that may still need something of the head, and those whose late pilots must be told to stop. */
export function unfinishedRuns(
  { sql }: StoreContext,
  { since }: { since: number },
): { active: readonly RunRow[]; cancelled: readonly number[] } {
  const cancelled = sql(recentlyCancelled).all(since) as { run: number }[];
  return { active: sql(activeRunsSql).all() as RunRow[], cancelled: cancelled.map(({ run }) => run) };
}

export interface AppendArgs {
  readonly run: number;
  /** How many tasks the caller believes to be there: a repeated call appends nothing twice. */
  readonly from: number;
  /** JSON text each. */
  readonly params: readonly string[];
  readonly last: boolean;
  readonly now: number;
}

/** Adds tasks at the end of a run's feed and says how many it has now. */
export function appendTasks(
  context: StoreContext,
  { run, from, params, last, now }: AppendArgs,
): { tasks: number; open: boolean; ended: boolean } {
  const { sql } = context;
  const row = runRow(context, { run });
  if (!isActive(row.state)) return { tasks: row.tasks, open: false, ended: false };
  const add = sql(appendTask);
  const known = row.tasks - from;
  for (let index = Math.max(known, 0); index < params.length; index++) add.run(run, from + index, params[index]);
  const tasks = Math.max(row.tasks, from + params.length);
  sql(countAppended).run({ run, tasks, feedDone: last ? 1 : row.feedDone });
  return { tasks, open: true, ended: last && finishRunIfDone(context, run, now) };
}

export interface ChangeRunArgs {
  readonly run: number;
  readonly event: RunEvent;
  readonly reason: string | null;
  readonly now: number;
}

/** Applies an event; a run that is already so is left alone. */
export function changeRun(context: StoreContext, { run, event, reason, now }: ChangeRunArgs): RunRow {
  const { sql } = context;
  const row = runRow(context, { run });
  const state = transition(formatRunId(run), row.state, event);
  if (state === undefined) return row;
  if (row.state === 'pending' && state === 'running') {
    sql(beginRun).run(run);
    finishRunIfDone(context, run, now);
  } else if (event === 'retry') {
    if (row.failed === 0) return row;
    sql(retryFailed).run(run);
    sql(dropFailures).run(run);
    sql(reopenRun).run(run);
    sql(forgiveStarts).run(run);
  } else {
    sql(setRunState).run({ run, state, reason, endedAt: isActive(state) ? null : now });
    if (event === 'cancel' || event === 'fail') {
      sql(dropRunLeases).run(run);
      sql(clearLeased).run(run);
    }
  }
  sql(recordRunEvent).run({ run, kind: event, detail: reason, now });
  return runRow(context, { run });
}

export interface CollectedArgs {
  readonly run: number;
  readonly error: string | null;
  /** No collector will be started again. */
  readonly givenUp: boolean;
}

/** The last pass of a run that is at work again (it was retried meanwhile) was not the last. */
export function setCollected(context: StoreContext, { run, error, givenUp }: CollectedArgs): RunRow {
  context.sql(setCollectedSql).run({ run, error, givenUp: givenUp ? 1 : 0 });
  return runRow(context, { run });
}
