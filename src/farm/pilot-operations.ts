import type { StoreContext } from '../store/operation.ts';
import { finishRunIfDone } from './finish-run.ts';
import type { PilotRow, RunRow } from './rows.ts';
import addPilotSql from './sql/add-pilot.sql';
import addUntold from './sql/add-untold.sql';
import countEnded from './sql/count-ended.sql';
import dropLeasesOfPilot from './sql/drop-leases-of-pilot.sql';
import endLeaseReturning from './sql/end-lease-returning.sql';
import failTask from './sql/fail-task.sql';
import grantGraceSql from './sql/grant-grace.sql';
import leasesOfPilot from './sql/leases-of-pilot.sql';
import presentPilotsSql from './sql/present-pilots.sql';
import recordAttempt from './sql/record-attempt.sql';
import registerPilotSql from './sql/register-pilot.sql';
import renewPilotSql from './sql/renew-pilot.sql';
import requeueTask from './sql/requeue-task.sql';
import runRow from './sql/run-row.sql';
import setPilotJobSql from './sql/set-pilot-job.sql';
import setPilotState from './sql/set-pilot-state.sql';
import silentPilots from './sql/silent-pilots.sql';

/** A task that takes this many pilots down with it is not tried again. */
const MAX_LOSSES = 20;

interface LeaseRow {
  readonly run: number;
  readonly seq: number;
  readonly attempt: number;
  readonly failures: number;
  readonly losses: number;
}

export function addPilot({ sql }: StoreContext, args: { owner: string; slots: number; now: number }): number {
  return (sql(addPilotSql).get(args) as { pilot: number }).pilot;
}

export function setPilotJob({ sql }: StoreContext, args: { pilot: number; jobId: string }): void {
  sql(setPilotJobSql).run(args);
}

export function presentPilots({ sql }: StoreContext): readonly PilotRow[] {
  return sql(presentPilotsSql).all() as PilotRow[];
}

export interface RegisterArgs {
  readonly pilot: number;
  readonly node: string;
  readonly slots: number;
  readonly leaseUntil: number;
}

/** `false`: this pilot was told to leave. */
export function registerPilot({ sql }: StoreContext, args: RegisterArgs): boolean {
  return sql(registerPilotSql).get(args) !== undefined;
}

/** What the pilot may use and whether it is to leave; `undefined`: it is not known any more. */
export function renewPilot(
  { sql }: StoreContext,
  args: { pilot: number; leaseUntil: number },
): Pick<PilotRow, 'slots' | 'allowed' | 'leaves'> | undefined {
  return sql(renewPilotSql).get(args) as Pick<PilotRow, 'slots' | 'allowed' | 'leaves'> | undefined;
}

/** After the head was away: pilots that were live get a whole lease time to say so. */
export function grantGrace({ sql }: StoreContext, args: { leaseUntil: number }): void {
  sql(grantGraceSql).run(args);
}

/** Unstarted tasks come back as if they had never been leased. */
export function releaseTasks(
  { sql }: StoreContext,
  { pilot, tasks }: { pilot: number; tasks: readonly (readonly [run: number, seq: number, attempt: number])[] },
): readonly number[] {
  const released = new Map<number, number>();
  for (const [run, seq, attempt] of tasks) {
    const lease = sql(endLeaseReturning).get(run, seq, attempt, pilot) as LeaseRow | undefined;
    if (lease === undefined) continue;
    sql(requeueTask).run(run, seq, attempt - 1, lease.failures, lease.losses);
    released.set(run, (released.get(run) ?? 0) + 1);
  }
  for (const [run, leased] of released) sql(countEnded).run({ run, leased, answered: 0, failed: 0 });
  return [...released.keys()];
}

export interface LostResult {
  readonly pilots: readonly number[];
  readonly touched: readonly number[];
  readonly ended: readonly number[];
}

/** Takes back what pilots hold that were silent for too long. */
export function expirePilots(context: StoreContext, { now }: { now: number }): LostResult {
  const pilots = (context.sql(silentPilots).all(now) as { pilot: number }[]).map(({ pilot }) => pilot);
  return losePilots(context, pilots, 'lost', now);
}

/** The pilot's job has ended: it will not come back. */
export function endPilot(context: StoreContext, { pilot, now }: { pilot: number; now: number }): LostResult {
  return losePilots(context, [pilot], 'gone', now);
}

function losePilots(context: StoreContext, pilots: readonly number[], state: 'lost' | 'gone', now: number): LostResult {
  const { sql } = context;
  const lost = new Map<number, { leased: number; failed: number }>();
  for (const pilot of pilots) {
    sql(setPilotState).run({ pilot, state });
    for (const lease of sql(leasesOfPilot).all(pilot) as LeaseRow[]) {
      const tally = lost.get(lease.run) ?? { leased: 0, failed: 0 };
      lost.set(lease.run, tally);
      tally.leased++;
      if (loseTask(sql, pilot, lease, now)) tally.failed++;
    }
    sql(dropLeasesOfPilot).run(pilot);
  }
  for (const [run, { leased, failed }] of lost) sql(countEnded).run({ run, leased, answered: 0, failed });
  const touched = [...lost.keys()];
  return { pilots, touched, ended: touched.filter((run) => finishRunIfDone(context, run, now)) };
}

/** Whether the task was lost too often and has failed for good. */
function loseTask(
  sql: StoreContext['sql'],
  pilot: number,
  { run, seq, attempt, failures, losses }: LeaseRow,
  now: number,
): boolean {
  const again = losses === 0 ? '' : ` (time ${losses + 1})`;
  const reason = `its pilot ended or fell silent before it answered${again}`;
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
  if ((sql(runRow).get(run) as RunRow | undefined)?.feedKind === 'command') sql(addUntold).run(run, seq);
  return true;
}
