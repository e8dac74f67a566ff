import type { StoreContext } from '../store/operation.ts';
import { finishRunIfDone } from './finish-run.ts';
import type { RunRow } from './rows.ts';
import { runRow } from './run-operations.ts';
import addFeedEvent from './sql/add-feed-event.sql';
import appendKeyedTask from './sql/append-keyed-task.sql';
import countAppended from './sql/count-appended.sql';
import dropUntold from './sql/drop-untold.sql';
import feedEventsSql from './sql/feed-events.sql';
import feedStateSql from './sql/feed-state.sql';
import replyToAsk from './sql/reply-to-ask.sql';
import toldAnswer from './sql/told-answer.sql';
import untoldTasks from './sql/untold-tasks.sql';
import { withinSize } from './within-size.ts';

interface FeedState {
  readonly lastSeq: number | null;
  readonly openAsks: number;
  readonly lastReplied: number | null;
  readonly lastKind: 'ask' | 'tell' | null;
}

interface FeedEventRow {
  readonly seq: number;
  readonly kind: 'ask' | 'tell';
  readonly n: number | null;
  readonly told: string | null;
}

export interface FeedNext {
  /** JSON text of the events. */
  readonly events: readonly string[];
  readonly end: boolean;
  readonly row: RunRow;
}

/** Whether a run's feed is a dialogue, which is told each answer. */
export function hearsAnswers({ feedKind }: Pick<RunRow, 'feedKind'>): boolean {
  return feedKind === 'command' || feedKind === 'optimise';
}

export interface FeedNextArgs {
  readonly run: number;
  readonly cursor: number;
  /** From now on it is asked for 0, which says that it is to come to its end. */
  readonly isClosing?: boolean;
}

/** The events after `cursor`; writes the next one down first when the feed is due to be told or asked. */
export function feedNext(context: StoreContext, { run, cursor, isClosing = false }: FeedNextArgs): FeedNext {
  const { sql } = context;
  const row = runRow(context, { run });
  const active = row.state === 'running' || row.state === 'paused';
  if (!active || row.feedDone === 1) return { events: [], end: true, row };
  planNextEvent(sql, row, isClosing);
  const rows = sql(feedEventsSql).all(run, cursor) as FeedEventRow[];
  const events = withinSize(eventTexts(sql, run, rows), ({ length }) => length);
  return { events, end: false, row };
}

function planNextEvent(sql: StoreContext['sql'], row: RunRow, isClosing: boolean): void {
  const { run } = row;
  const state = sql(feedStateSql).get({ run }) as FeedState;
  const seq = (state.lastSeq ?? 0) + 1;
  const untold = withinSize(sql(untoldTasks).all(run) as { seq: number; bytes: number }[], ({ bytes }) => bytes).map(
    (task) => task.seq,
  );
  if (untold.length > 0) {
    sql(addFeedEvent).run({ run, seq, kind: 'tell', n: null, told: JSON.stringify(untold) });
    for (const task of untold) sql(dropUntold).run(run, task);
    return;
  }
  const waiting = row.tasks - row.leased - row.answered - row.failed;
  // Asked for little at first, for more as the run shows that it goes through many.
  const n = isClosing ? 0 : Math.min(1000, Math.max(2 * row.workers, Math.floor(row.answered / 8)));
  const mayAsk = state.openAsks === 0 && (state.lastReplied !== 0 || state.lastKind === 'tell');
  if (mayAsk && (isClosing || waiting < n)) sql(addFeedEvent).run({ run, seq, kind: 'ask', n, told: null });
}

function* eventTexts(sql: StoreContext['sql'], run: number, rows: readonly FeedEventRow[]): Generator<string> {
  for (const event of rows) yield eventText(sql, run, event);
}

function eventText(sql: StoreContext['sql'], run: number, { seq, kind, n, told }: FeedEventRow): string {
  if (kind === 'ask') return `{"kind":"ask","seq":${seq},"n":${n}}`;
  const answers = (JSON.parse(told ?? '[]') as number[]).map((task) => {
    const { key, answer, reason } = sql(toldAnswer).get(run, task) as {
      key: string;
      answer: string | null;
      reason: string | null;
    };
    const error = answer === null ? `,"error":${JSON.stringify(reason ?? 'failed')}` : '';
    return `{"key":${JSON.stringify(key)},"answer":${answer ?? 'null'}${error}}`;
  });
  return `{"kind":"tell","seq":${seq},"answers":[${answers.join(',')}]}`;
}

export interface FeedReplyArgs {
  readonly run: number;
  readonly seq: number;
  readonly tasks: readonly { readonly key: string; readonly params: string }[];
  readonly done: boolean;
  readonly now: number;
}

/** Queues what the feed offered, equal keys once. `stuck`: it offered nothing though it was told everything. */
export function feedReply(
  context: StoreContext,
  { run, seq, tasks, done, now }: FeedReplyArgs,
): { ended: boolean; stuck: boolean; added: number } {
  const { sql } = context;
  const row = runRow(context, { run });
  if (row.state !== 'running' && row.state !== 'paused') return { ended: false, stuck: false, added: 0 };
  let total = row.tasks;
  for (const { key, params } of tasks) total += sql(appendKeyedTask).run(run, total, params, key).changes;
  sql(countAppended).run({ run, tasks: total, feedDone: done ? 1 : row.feedDone });
  const added = total - row.tasks;
  // What was offered before is no reason to ask again at once: such a feed has nothing new until it is told more.
  const first = sql(replyToAsk).get({ run, seq, replied: added }) !== undefined;
  // A feeder that starts again finds an old question before what was told after it.
  const isToldMore = ((sql(feedStateSql).get({ run }) as FeedState).lastSeq ?? 0) > seq;
  const pending = total - row.answered - row.failed + (sql(untoldTasks).all(run) as unknown[]).length;
  return {
    ended: done && finishRunIfDone(context, run, now),
    stuck: !done && first && added === 0 && pending === 0 && !isToldMore,
    added,
  };
}
