import type { RunState } from '../protocol/farm.ts';
import type { StoreContext } from '../store/operation.ts';
import { type AnswersResult, answerTasks, type TaskAnswer } from './answer-tasks.ts';
import { type HeldLease, type LostRuns, loseLeases } from './lose-leases.ts';
import type { PilotRow } from './rows.ts';
import type { SimpleLeaseId } from './simple-handle.ts';
import addHeadSecret from './sql/add-head-secret.sql';
import forgottenSimplePilots from './sql/forgotten-simple-pilots.sql';
import headSecretSql from './sql/head-secret.sql';
import leaseDeadline from './sql/lease-deadline.sql';
import overdueLeases from './sql/overdue-leases.sql';
import pilotRow from './sql/pilot-row.sql';
import setPilotState from './sql/set-pilot-state.sql';
import simplePilotSql from './sql/simple-pilot.sql';
import taskStanding from './sql/task-standing.sql';
import { formatRunId } from './task-id.ts';

export interface SimpleAnswerArgs {
  readonly lease: SimpleLeaseId;
  readonly answer: Pick<TaskAnswer, 'answer' | 'error' | 'exitCode' | 'log'>;
  readonly now: number;
  /** From the time limit of a task to the deadline of its lease. */
  readonly graceMs: number;
}

export interface SimpleAnswerResult extends Pick<AnswersResult, 'touched' | 'woken' | 'ended'> {
  readonly outcome: 'accepted' | 'known' | 'late';
  /** Why an answer came too late. */
  readonly reason?: string;
}

interface Standing {
  readonly state: RunState | 'removed';
  readonly answered: number | null;
  readonly answeredBy: number | null;
  readonly failed: number | null;
  readonly leased: number | null;
}

/** Takes the answer of one leased task; `known`: this very attempt was answered before. */
export function answerSimple(context: StoreContext, args: SimpleAnswerArgs): SimpleAnswerResult {
  const { sql } = context;
  const { lease, now } = args;
  const { run, seq, attempt, pilot } = lease;
  const lost = expireLeases(context, now);
  const held = sql(leaseDeadline).get(run, seq, attempt, pilot) as
    | { deadline: number; timeLimitSec: number }
    | undefined;
  const startedAt = held === undefined ? now : held.deadline - args.graceMs - Math.ceil(held.timeLimitSec * 1000);
  const answer = { run, seq, attempt, ...args.answer, startedAt: Math.min(startedAt, now), endedAt: now };
  const { outcomes, touched, woken, ended } = answerTasks(context, { pilot, answers: [answer], now });
  const changed = {
    touched: [...lost.touched, ...touched],
    woken: [...lost.touched, ...woken],
    ended: [...lost.ended, ...ended],
  };
  if (outcomes[0] === 'accepted') return { outcome: 'accepted', ...changed };
  const standing = sql(taskStanding).get({ run, seq }) as Standing | undefined;
  if (outcomes[0] === 'duplicate' || (standing?.answered === attempt && standing.answeredBy === pilot))
    return { outcome: 'known', ...changed };
  return { outcome: 'late', reason: whyLate(lease, standing), ...changed };
}

function whyLate({ run, attempt }: SimpleLeaseId, standing: Standing | undefined): string {
  if (standing === undefined || standing.state === 'removed') return `Run ${formatRunId(run)} is gone.`;
  if (standing.answered !== null) return 'The deadline of this task was over, and another worker has answered it.';
  if (standing.failed !== null) return 'The deadline of this task was over, and it was given up.';
  if (standing.state === 'cancelled' || standing.state === 'failed')
    return `Run ${formatRunId(run)} ${standing.state === 'failed' ? 'has failed' : 'was cancelled'}.`;
  if (standing.leased !== null && standing.leased !== attempt)
    return 'The deadline of this task was over, and it was given to another worker.';
  return 'The deadline of this task was over, and it waits for another worker.';
}

export interface SimpleRound extends LostRuns {
  readonly forgotten: readonly number[];
}

/** Takes back what simple workers were to answer by now, and strikes off those that have no task and were not heard of for long. */
export function tendSimple(context: StoreContext, { now }: { now: number }): SimpleRound {
  const lost = expireLeases(context, now);
  const { sql } = context;
  const forgotten = (sql(forgottenSimplePilots).all(now) as { pilot: number }[]).map(({ pilot }) => pilot);
  for (const pilot of forgotten) sql(setPilotState).run({ pilot, state: 'gone' });
  return { ...lost, forgotten };
}

function expireLeases(context: StoreContext, now: number): LostRuns {
  const overdue = context.sql(overdueLeases).all(now) as HeldLease[];
  return loseLeases(context, overdue, 'its worker did not answer before the deadline', now);
}

/** Whoever it is or was, still there or not. */
export function pilotById({ sql }: StoreContext, { pilot }: { pilot: number }): PilotRow | undefined {
  return sql(pilotRow).get(pilot) as PilotRow | undefined;
}

export function simplePilot({ sql }: StoreContext, args: { owner: string; node: string }): number | undefined {
  return (sql(simplePilotSql).get(args) as { pilot: number } | undefined)?.pilot;
}

/** A secret of this head as hex; `fresh` becomes it where there is none yet. */
export function headSecret({ sql }: StoreContext, args: { name: string; fresh: string }): string {
  sql(addHeadSecret).run(args);
  return (sql(headSecretSql).get(args.name) as { value: string }).value;
}
