import { BreadboxError } from '../cluster/errors.ts';
import type { RunState } from '../protocol/farm.ts';
import type { StoreContext } from '../store/operation.ts';
import type { SimpleLeaseId } from './simple-handle.ts';
import addSimplePilot from './sql/add-simple-pilot.sql';
import countLeased from './sql/count-leased.sql';
import countSimplePilots from './sql/count-simple-pilots.sql';
import dropRequeued from './sql/drop-requeued.sql';
import freshTasks from './sql/fresh-tasks.sql';
import keepSimplePilot from './sql/keep-simple-pilot.sql';
import leaseSimpleSql from './sql/lease-simple.sql';
import pilotHoldsAny from './sql/pilot-holds-any.sql';
import requeuedTasks from './sql/requeued-tasks.sql';
import setPilotState from './sql/set-pilot-state.sql';
import simplePilot from './sql/simple-pilot.sql';
import simpleWork from './sql/simple-work.sql';

/** So long after it was heard of last, a simple worker without a task is struck off the list. */
export const KEPT_MS = 24 * 60 * 60_000;
/** A node that was told to stop is told so again for this long; whoever asks later begins anew. */
export const STOPPED_MS = 60_000;
/** An idle worker's row is written anew no more often than this. */
const REFRESH_MS = 60 * 60_000;
/** Nodes name themselves: without a limit one token could fill the disk. */
const MAX_WORKERS = 4096;

export interface SimpleLeaseArgs {
  readonly owner: string;
  readonly node: string;
  readonly now: number;
  /** A lease ends so long after the time limit of its task. */
  readonly graceMs: number;
}

export interface SimpleLease extends SimpleLeaseId {
  /** JSON text, as in `task.params` and `run.spec`. */
  readonly params: string;
  readonly spec: string;
  readonly deadline: number;
}

export interface NoLease {
  readonly pilot: number;
  /** `soon`: a run of the owner goes on. */
  readonly none: 'soon' | 'idle' | 'stopped';
}

interface SimplePilot {
  readonly pilot: number;
  readonly leaves: 0 | 1;
  readonly keptUntil: number;
}

interface SimpleRun {
  readonly run: number;
  readonly project: string;
  readonly state: RunState;
  readonly maxSlots: number | null;
  readonly spec: string;
  readonly nextSeq: number;
  readonly leased: number;
  readonly waiting: number;
}

interface WaitingTask {
  readonly seq: number;
  readonly attempt: number;
  readonly params: string;
  readonly failures?: number;
  readonly losses?: number;
}

/**
 * Leases one task of the owner's runs to a node, which becomes known by asking.
 * @throws BreadboxError `conflict` where the owner has too many nodes
 */
export function leaseSimple(context: StoreContext, args: SimpleLeaseArgs): SimpleLease | NoLease {
  const { sql } = context;
  const { owner, now } = args;
  const worker = presentWorker(context, args);
  const { pilot } = worker;
  if (worker.leaves === 1) return { pilot, none: 'stopped' };
  const runs = sql(simpleWork).all(owner) as SimpleRun[];
  const room = roomOf(runs);
  const work = runs.find(
    ({ state, waiting, project }) => state === 'running' && waiting > 0 && (room.get(project) ?? 1) > 0,
  );
  if (work !== undefined) return leaseOne(context, work, pilot, args);
  if (worker.keptUntil < now + KEPT_MS - REFRESH_MS) sql(keepSimplePilot).run({ pilot, keptUntil: now + KEPT_MS });
  return { pilot, none: runs.some(({ state }) => state === 'running') ? 'soon' : 'idle' };
}

/** What maxSlots leaves to each project that has it, after all that is leased. */
function roomOf(runs: readonly SimpleRun[]): ReadonlyMap<string, number> {
  const room = new Map<string, number>();
  for (const { project, maxSlots } of runs)
    if (maxSlots !== null) room.set(project, Math.min(maxSlots, room.get(project) ?? maxSlots));
  for (const { project, leased } of runs) {
    const left = room.get(project);
    if (left !== undefined) room.set(project, left - leased);
  }
  return room;
}

function leaseOne({ sql }: StoreContext, work: SimpleRun, pilot: number, args: SimpleLeaseArgs): SimpleLease {
  const { run, spec, nextSeq } = work;
  const again = sql(requeuedTasks).get(run, 1) as WaitingTask | undefined;
  const task = again ?? (sql(freshTasks).get(run, nextSeq, 1) as WaitingTask | undefined);
  if (task === undefined)
    throw new BreadboxError('internal', `Run ${run} counts a waiting task that it does not have.`);
  if (again !== undefined) sql(dropRequeued).run({ run, want: 1 });
  const { seq, attempt, params, failures = 0, losses = 0 } = task;
  const { timeLimitSec } = JSON.parse(spec) as { timeLimitSec: number };
  const deadline = args.now + Math.ceil(timeLimitSec * 1000) + args.graceMs;
  sql(keepSimplePilot).run({ pilot, keptUntil: deadline + KEPT_MS });
  sql(leaseSimpleSql).run({ run, seq, attempt, pilot, failures, losses, deadline });
  sql(countLeased).run({ run, leased: 1, nextSeq: again === undefined ? seq + 1 : nextSeq, now: args.now });
  return { run, seq, attempt, pilot, params, spec, deadline };
}

function presentWorker({ sql }: StoreContext, { owner, node, now }: SimpleLeaseArgs): SimplePilot {
  const known = sql(simplePilot).get({ owner, node }) as SimplePilot | undefined;
  if (known !== undefined && known.leaves === 0) return known;
  if (known !== undefined && sql(pilotHoldsAny).get(known.pilot) !== undefined) return known;
  if (known !== undefined && known.keptUntil > now) {
    const keptUntil = Math.min(known.keptUntil, now + STOPPED_MS);
    sql(keepSimplePilot).run({ pilot: known.pilot, keptUntil });
    return known;
  }
  if (known !== undefined) sql(setPilotState).run({ pilot: known.pilot, state: 'gone' });
  const { pilots } = sql(countSimplePilots).get(owner) as { pilots: number };
  if (pilots >= MAX_WORKERS)
    throw new BreadboxError('conflict', `${owner} has ${pilots} simple workers already, and no more are taken.`, {
      hint: 'A worker that is not heard of for a day is forgotten. Use the same node= for each worker of a computer.',
    });
  const keptUntil = now + KEPT_MS;
  const { pilot } = sql(addSimplePilot).get({ owner, node, keptUntil, now }) as { pilot: number };
  return { pilot, leaves: 0, keptUntil };
}
