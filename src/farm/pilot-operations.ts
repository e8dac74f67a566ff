import type { StoreContext } from '../store/operation.ts';
import { type HeldLease, type LostRuns, loseLeases } from './lose-leases.ts';
import type { PilotRow } from './rows.ts';
import addPilotSql from './sql/add-pilot.sql';
import allowPilotSql from './sql/allow-pilot.sql';
import countEnded from './sql/count-ended.sql';
import endLeaseReturning from './sql/end-lease-returning.sql';
import grantGraceSql from './sql/grant-grace.sql';
import leasesOfPilot from './sql/leases-of-pilot.sql';
import presentPilotsSql from './sql/present-pilots.sql';
import registerPilotSql from './sql/register-pilot.sql';
import renewPilotSql from './sql/renew-pilot.sql';
import requeueTask from './sql/requeue-task.sql';
import setPilotJobSql from './sql/set-pilot-job.sql';
import setPilotState from './sql/set-pilot-state.sql';
import silentPilots from './sql/silent-pilots.sql';

export interface AddPilotArgs {
  readonly owner: string;
  readonly slots: number;
  /** Where it is sent; null: where its engine likes. */
  readonly node: string | null;
  /** The key of its engine. */
  readonly engine: string;
  readonly now: number;
}

export function addPilot({ sql }: StoreContext, args: AddPilotArgs): number {
  return (sql(addPilotSql).get(args) as { pilot: number }).pilot;
}

/** @param args `allowed`: null for all its slots */
export function allowPilot({ sql }: StoreContext, args: { pilot: number; allowed: number | null }): void {
  sql(allowPilotSql).run(args);
}

export function setPilotJob({ sql }: StoreContext, args: { pilot: number; engine: string; jobId: string }): void {
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

/**
 * What the pilot held before, where its job was started a second time: it knows nothing of that. `undefined`: it was told to leave.
 */
export function registerPilot(context: StoreContext, args: RegisterArgs & { now: number }): LostRuns | undefined {
  const { sql } = context;
  const { now, ...row } = args;
  if (sql(registerPilotSql).get(row) === undefined) return undefined;
  const held = sql(leasesOfPilot).all(args.pilot) as HeldLease[];
  return loseLeases(context, held, 'its pilot was started again before it answered', now);
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
    const lease = sql(endLeaseReturning).get(run, seq, attempt, pilot) as HeldLease | undefined;
    if (lease === undefined) continue;
    sql(requeueTask).run(run, seq, attempt - 1, lease.failures, lease.losses);
    released.set(run, (released.get(run) ?? 0) + 1);
  }
  for (const [run, leased] of released) sql(countEnded).run({ run, leased, answered: 0, failed: 0 });
  return [...released.keys()];
}

export interface LostResult extends LostRuns {
  readonly pilots: readonly number[];
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
  const leases = pilots.flatMap((pilot) => {
    sql(setPilotState).run({ pilot, state });
    return sql(leasesOfPilot).all(pilot) as HeldLease[];
  });
  return { pilots, ...loseLeases(context, leases, 'its pilot ended or fell silent before it answered', now) };
}
