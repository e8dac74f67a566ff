import type { AnswerOutcome } from '../protocol/pilot.ts';
import type { StoreContext } from '../store/operation.ts';
import { hearsAnswers } from './feed-operations.ts';
import { finishRunIfDone } from './finish-run.ts';
import type { PilotRow, RunRow } from './rows.ts';
import acceptAnswer from './sql/accept-answer.sql';
import addUntold from './sql/add-untold.sql';
import countEnded from './sql/count-ended.sql';
import endLease from './sql/end-lease.sql';
import endLeaseReturning from './sql/end-lease-returning.sql';
import failTask from './sql/fail-task.sql';
import pilotRow from './sql/pilot-row.sql';
import recordAttempt from './sql/record-attempt.sql';
import requeueTask from './sql/requeue-task.sql';
import runRow from './sql/run-row.sql';
import sameAnswer from './sql/same-answer.sql';
import sameFailure from './sql/same-failure.sql';
import sameRefusal from './sql/same-refusal.sql';

export interface TaskAnswer {
  readonly run: number;
  readonly seq: number;
  readonly attempt: number;
  /** JSON text of an answer; `undefined` for a failed attempt. */
  readonly answer: string | undefined;
  readonly error: string | undefined;
  readonly exitCode: number | undefined;
  readonly log: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Where it ran, and what its slot did before and after; unknown of simple workers. */
  readonly slot?: number | undefined;
  readonly askMs?: number | undefined;
  readonly sendMs?: number | undefined;
}

export interface AnswersArgs {
  readonly pilot: number;
  readonly answers: readonly TaskAnswer[];
  readonly now: number;
}

export interface AnswersResult {
  readonly outcomes: readonly AnswerOutcome[];
  readonly touched: readonly number[];
  /** Runs with tasks that wait again, or whose feed wants to hear of an answer. */
  readonly woken: readonly number[];
  readonly ended: readonly number[];
}

interface Tally {
  leased: number;
  answered: number;
  failed: number;
  requeued: number;
  readonly row: RunRow;
}

/**
 * Accepts each answer exactly once: only the lease of that attempt by that pilot can be turned into an answer. Of an
 * answer to what is none of the pilot's business (another user's run, a task that is not there) no record is kept.
 */
export function answerTasks(context: StoreContext, { pilot, answers, now }: AnswersArgs): AnswersResult {
  const { sql } = context;
  const owner = (sql(pilotRow).get(pilot) as PilotRow | undefined)?.owner;
  const tallies = new Map<number, Tally>();
  const tallyOf = (run: number): Tally | undefined => {
    let tally = tallies.get(run);
    if (tally === undefined) {
      const row = sql(runRow).get(run) as RunRow | undefined;
      if (row === undefined) return undefined;
      tally = { leased: 0, answered: 0, failed: 0, requeued: 0, row };
      tallies.set(run, tally);
    }
    return tally;
  };
  const outcomes = answers.map((answer): AnswerOutcome => {
    const tally = tallyOf(answer.run);
    if (tally === undefined || tally.row.owner !== owner || answer.seq >= tally.row.tasks) return 'stale';
    return answer.answer === undefined
      ? failAttempt(sql, pilot, answer, tally)
      : accept(sql, pilot, answer, answer.answer, tally);
  });
  for (const [run, { leased, answered, failed }] of tallies) {
    if (leased > 0) sql(countEnded).run({ run, leased, answered, failed });
  }
  const changed = [...tallies].filter(([, { leased }]) => leased > 0);
  return {
    outcomes,
    touched: changed.map(([run]) => run),
    woken: changed.filter(([, { requeued, row }]) => requeued > 0 || hearsAnswers(row)).map(([run]) => run),
    ended: changed.map(([run]) => run).filter((run) => finishRunIfDone(context, run, now)),
  };
}

function accept(
  sql: StoreContext['sql'],
  pilot: number,
  answer: TaskAnswer,
  text: string,
  tally: Tally,
): AnswerOutcome {
  const { run, seq, attempt } = answer;
  if (sql(endLease).run(run, seq, attempt, pilot).changes === 0) {
    if (sql(sameAnswer).get(run, seq, attempt, pilot)) return 'duplicate';
    return refuse(sql, pilot, answer);
  }
  const { startedAt, endedAt, slot = null, askMs = null, sendMs = null } = answer;
  sql(acceptAnswer).run(run, seq, attempt, pilot, startedAt, endedAt, text, slot, askMs, sendMs);
  if (answer.log !== undefined) record(sql, pilot, answer, 'answered', null);
  if (hearsAnswers(tally.row)) sql(addUntold).run(run, seq);
  tally.leased++;
  tally.answered++;
  return 'accepted';
}

function failAttempt(sql: StoreContext['sql'], pilot: number, answer: TaskAnswer, tally: Tally): AnswerOutcome {
  const { run, seq, attempt } = answer;
  const reason = answer.error ?? 'failed without saying why';
  const lease = sql(endLeaseReturning).get(run, seq, attempt, pilot) as
    | { failures: number; losses: number }
    | undefined;
  if (lease === undefined) {
    if (sql(sameFailure).get(run, seq, attempt, pilot)) return 'duplicate';
    return refuse(sql, pilot, answer);
  }
  record(sql, pilot, answer, 'failed', reason);
  tally.leased++;
  if (lease.failures + 1 < tally.row.attempts) {
    sql(requeueTask).run(run, seq, attempt, lease.failures + 1, lease.losses);
    tally.requeued++;
  } else {
    sql(failTask).run(run, seq, attempt, reason);
    if (hearsAnswers(tally.row)) sql(addUntold).run(run, seq);
    tally.failed++;
  }
  return 'accepted';
}

function refuse(sql: StoreContext['sql'], pilot: number, answer: TaskAnswer): AnswerOutcome {
  const { run, seq, attempt } = answer;
  if (sql(sameRefusal).get(run, seq, attempt, pilot) !== undefined) return 'stale';
  record(sql, pilot, answer, 'stale', 'the lease had ended, or was never given to this pilot');
  return 'stale';
}

function record(
  sql: StoreContext['sql'],
  pilot: number,
  { run, seq, attempt, exitCode, log, startedAt, endedAt }: TaskAnswer,
  outcome: string,
  reason: string | null,
): void {
  sql(recordAttempt).run({
    run,
    seq,
    attempt,
    outcome,
    reason,
    exitCode: exitCode ?? null,
    log: log ?? null,
    pilot,
    startedAt,
    endedAt,
  });
}
