import type { Attempt, TaskState } from '../protocol/farm.ts';
import type { StoreContext } from '../store/operation.ts';
import attemptRowsSql from './sql/attempt-rows.sql';
import resultsPageSql from './sql/results-page.sql';
import taskRowsSql from './sql/task-rows.sql';
import { formatTaskId } from './task-id.ts';

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

/** A page is bounded in rows and in bytes: a thousand answers may be a gigabyte. */
const PAGE_ROWS = 1000;
const PAGE_BYTES = 4 * 1024 * 1024;

export function resultsPage({ sql }: StoreContext, { run, after }: { run: number; after: number }): ResultsPage {
  const rows: ResultRow[] = [];
  let bytes = 0;
  for (const row of sql(resultsPageSql).iterate(run, after, PAGE_ROWS) as IterableIterator<ResultRow>) {
    rows.push(row);
    bytes += row.params.length + row.answer.length;
    if (bytes > PAGE_BYTES) break;
  }
  const full = rows.length === PAGE_ROWS || bytes > PAGE_BYTES;
  return { rows, next: full ? rows.at(-1)?.seq : undefined };
}

export interface TaskListRow {
  readonly seq: number;
  readonly state: TaskState;
  readonly attempt: number;
  readonly params: string;
  readonly node: string | null;
}

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

export function taskRows({ sql }: StoreContext, { run, after, limit, state }: TaskRowsArgs): readonly TaskListRow[] {
  const found: TaskListRow[] = [];
  let from = after;
  // With a filter, a bounded stretch of the feed is looked through rather than all of a million tasks.
  for (let looked = 0; found.length < limit && looked < 200_000; ) {
    const page = sql(taskRowsSql).all({ run, after: from, limit: Math.max(limit, 1000) }) as JoinedTask[];
    for (const row of page) {
      const task = { seq: row.seq, ...stateOf(row), params: row.params, node: row.node };
      if ((state === undefined || task.state === state) && found.length < limit) found.push(task);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < Math.max(limit, 1000)) break;
    from = last.seq;
    looked += page.length;
  }
  return found;
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
  return (sql(attemptRowsSql).all(args) as AttemptRow[]).map((row) => ({
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
