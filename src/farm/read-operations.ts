import type { Attempt, TaskState } from '../protocol/farm.ts';
import type { StoreContext } from '../store/operation.ts';
import type { Span } from './lanes.ts';
import attemptRowsSql from './sql/attempt-rows.sql';
import laneRowsSql from './sql/lane-rows.sql';
import resultsPageSql from './sql/results-page.sql';
import taskRowsSql from './sql/task-rows.sql';
import { formatTaskId } from './task-id.ts';
import { withinSize } from './within-size.ts';

export interface ResultRow {
  readonly seq: number;
  readonly params: string;
  readonly answer: string;
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly node: string | null;
}

export interface ResultsPage {
  readonly rows: readonly ResultRow[];
  readonly next: number | undefined;
}

const PAGE_ROWS = 1000;

export function resultsPage({ sql }: StoreContext, { run, after }: { run: number; after: number }): ResultsPage {
  const found = sql(resultsPageSql).iterate(run, after, PAGE_ROWS) as Iterable<ResultRow>;
  const rows = withinSize(found, ({ params, answer }) => params.length + answer.length);
  return { rows, next: rows.at(-1)?.seq };
}

export interface TaskListRow {
  readonly seq: number;
  readonly state: TaskState;
  readonly attempt: number;
  readonly params: string;
  readonly node: string | null;
}

/** With a filter, a bounded stretch of the feed is looked through rather than all of a million tasks. */
const MOST_LOOKED_THROUGH = 200_000;

interface JoinedTask {
  readonly seq: number;
  readonly params: string;
  readonly requeued: number | null;
  readonly leased: number | null;
  readonly answered: number | null;
  readonly failed: number | null;
  readonly runState: string;
  readonly node: string | null;
}

export interface TaskRowsArgs {
  readonly run: number;
  readonly after: number;
  readonly limit: number;
  readonly state: TaskState | undefined;
}

/** Tasks in feed order; fewer than `limit` where their parameters are large. */
export function taskRows({ sql }: StoreContext, { run, after, limit, state }: TaskRowsArgs): readonly TaskListRow[] {
  const page = sql(taskRowsSql).iterate({ run, after, limit: state === undefined ? limit : MOST_LOOKED_THROUGH });
  return withinSize(tasksOf(page as Iterable<JoinedTask>, limit, state), ({ params }) => params.length);
}

function* tasksOf(
  rows: Iterable<JoinedTask>,
  limit: number,
  state: TaskState | undefined,
): Generator<TaskListRow, void, undefined> {
  let left = limit;
  for (const row of rows) {
    const task = { seq: row.seq, ...stateOf(row), params: row.params, node: row.node };
    if (state !== undefined && task.state !== state) continue;
    yield task;
    if (--left === 0) return;
  }
}

function stateOf({ requeued, leased, answered, failed, runState }: JoinedTask): { state: TaskState; attempt: number } {
  if (answered !== null) return { state: 'answered', attempt: answered };
  if (failed !== null) return { state: 'failed', attempt: failed };
  if (leased !== null) return { state: 'leased', attempt: leased };
  const ended = runState === 'cancelled' || runState === 'failed';
  return { state: ended ? 'cancelled' : 'waiting', attempt: requeued ?? 0 };
}

interface AttemptRow {
  readonly run: number;
  readonly seq: number;
  readonly attempt: number;
  readonly outcome: Attempt['outcome'];
  readonly reason: string | null;
  readonly exitCode: number | null;
  readonly log: string | null;
  readonly node: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number;
}

export function attemptRows(
  { sql }: StoreContext,
  args: { run: number; seq: number | null; limit: number },
): readonly Attempt[] {
  const rows = sql(attemptRowsSql).iterate(args) as Iterable<AttemptRow>;
  return withinSize(rows, ({ log }) => log?.length ?? 0).map((row) => ({
    task: formatTaskId(row.run, row.seq),
    attempt: row.attempt,
    outcome: row.outcome,
    reason: row.reason ?? undefined,
    exitCode: row.exitCode ?? undefined,
    log: row.log ?? undefined,
    node: row.node ?? undefined,
    startedAt: row.startedAt === null ? undefined : new Date(row.startedAt).toISOString(),
    endedAt: new Date(row.endedAt).toISOString(),
  }));
}

/** What the last tasks of the feed that were answered did in their slots, newest first. */
export function laneRows({ sql }: StoreContext, args: { run: number; limit: number }): readonly Span[] {
  const rows = sql(laneRowsSql).all(args) as Omit<Span, 'failed'>[];
  return rows.map((row) => ({ ...row, failed: false }));
}
