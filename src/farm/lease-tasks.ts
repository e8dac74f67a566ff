import type { StoreContext } from '../store/operation.ts';
import { allowedSlots, type PilotRow } from './rows.ts';
import countGrant from './sql/count-grant.sql';
import countLeased from './sql/count-leased.sql';
import dropRequeued from './sql/drop-requeued.sql';
import freshTasks from './sql/fresh-tasks.sql';
import heldByPilot from './sql/held-by-pilot.sql';
import leaseFresh from './sql/lease-fresh.sql';
import leaseRequeued from './sql/lease-requeued.sql';
import pilotRow from './sql/pilot-row.sql';
import pilotsOfOwner from './sql/pilots-of-owner.sql';
import regrant from './sql/regrant.sql';
import requeuedTasks from './sql/requeued-tasks.sql';
import runRow from './sql/run-row.sql';
import runsWithWork from './sql/runs-with-work.sql';
import { REPLY_CHARACTERS, withinSize } from './within-size.ts';

export interface LeaseArgs {
  readonly pilot: number;
  readonly grant: number;
  readonly want: number;
  readonly now: number;
  readonly leaseUntil: number;
}

/** The parts of a lease as JSON text: parameters go from the disk to the wire without being parsed. */
export interface LeaseText {
  readonly count: number;
  readonly tasks: string;
  readonly runs: string;
  readonly slots: string;
  /** Slots that the pilot may use in all. */
  readonly allowed: number;
}

interface Work {
  readonly run: number;
  readonly workers: number;
  readonly spec: string;
  readonly nextSeq: number;
  readonly waiting: number;
}

interface OpenRun extends Work {
  readonly project: string;
  readonly priority: number;
  readonly maxSlots: number | null;
  /** Of a run with `maxSlots`: tasks that simple workers hold. */
  readonly simple: number;
  /** Tasks that are neither answered nor given up. */
  readonly open: number;
}

interface TaskToLease {
  readonly seq: number;
  readonly attempt: number;
  readonly params: string;
}

/** Leases up to `want` tasks of the pilot's owner. `gone`: the pilot was told to leave. */
export function leaseTasks({ sql }: StoreContext, args: LeaseArgs): LeaseText | 'gone' {
  const self = sql(pilotRow).get(args.pilot) as (PilotRow & { lastGrant: number }) | undefined;
  if (self === undefined || self.state === 'gone') return 'gone';
  const pilots = (sql(pilotsOfOwner).all(self.owner) as PilotRow[]).filter(
    ({ pilot, state, kind }) => kind !== 'simple' && (state === 'live' || pilot === self.pilot),
  );
  const allowed = allowedSlots(self);
  const text = new LeaseWriter(allowed);
  if (self.lastGrant === args.grant) {
    const again = sql(regrant).all(args.pilot, args.grant) as (TaskToLease & { run: number })[];
    for (const task of again) text.add(task.run, task);
    for (const run of new Set(again.map((task) => task.run))) {
      const row = sql(runRow).get(run) as Work;
      text.describe(
        run,
        row.spec,
        Math.max(1, shareOf({ workers: row.workers, atMost: Number.POSITIVE_INFINITY }, pilots, self.pilot)),
      );
    }
    if (again.length > 0) return text.finish();
  }
  if (self.leaves === 1) return 'gone';
  const isLent = pilots.some(({ kind }) => kind === 'lent');
  const shares = withinLimits(sql(runsWithWork).all(self.owner) as OpenRun[], isLent)
    .map(({ work, width }) => ({ work, slots: shareOf(width, pilots, self.pilot) }))
    .filter(({ work, slots }) => work.waiting > 0 && slots > 0);
  for (const { work, slots } of inTurn(sql, shares, self.pilot)) {
    const room = args.want - text.count;
    if (room <= 0 || text.isFull) break;
    // Towards the end, several pilots share what is left instead of one hoarding it.
    const fair = pilots.length === 1 ? work.waiting : Math.ceil(work.waiting / (2 * pilots.length));
    const want = Math.min(Math.ceil((room * slots) / allowed), Math.max(fair, 1));
    if (leaseOfRun(sql, work, args, want, text) > 0) text.describe(work.run, work.spec, slots);
  }
  sql(countGrant).run({ pilot: args.pilot, grant: args.grant, leaseUntil: args.leaseUntil });
  return text.finish();
}

interface Share {
  readonly work: OpenRun;
  readonly slots: number;
}

/** Slots that a run may use: of the engine, and of the engine and lent computers together. */
interface Width {
  readonly workers: number;
  readonly atMost: number;
}

/** What a project may use at most goes to its runs in their order, as far as they have tasks for it. */
function withinLimits(
  runs: readonly OpenRun[],
  isLent: boolean,
): readonly { readonly work: OpenRun; readonly width: Width }[] {
  const left = new Map<string, number>();
  for (const { project, maxSlots } of runs)
    if (maxSlots !== null) left.set(project, Math.min(maxSlots, left.get(project) ?? maxSlots));
  for (const { project, simple } of runs) {
    const room = left.get(project);
    if (room !== undefined) left.set(project, Math.max(0, room - simple));
  }
  return runs.map((work) => {
    const atMost = left.get(work.project) ?? Number.POSITIVE_INFINITY;
    const usable = isLent ? work.open : Math.min(work.workers, work.open);
    left.set(work.project, atMost - Math.min(usable, atMost));
    return { work, width: { workers: work.workers, atMost } };
  });
}

/**
 * The highest priority first. Among equals, a run that has all its slots of this pilot busy takes more, in advance,
 * only after those that have not.
 */
function inTurn(sql: StoreContext['sql'], shares: readonly Share[], pilot: number): readonly Share[] {
  if (shares.length < 2) return shares;
  const rows = sql(heldByPilot).all(pilot) as { run: number; held: number }[];
  const held = new Map(rows.map((row) => [row.run, row.held]));
  const isFed = ({ work, slots }: Share): boolean => (held.get(work.run) ?? 0) >= slots;
  return shares.toSorted(
    (a, b) => b.work.priority - a.work.priority || Number(isFed(a)) - Number(isFed(b)) || a.work.run - b.work.run,
  );
}

function leaseOfRun(sql: StoreContext['sql'], work: Work, args: LeaseArgs, want: number, text: LeaseWriter): number {
  const { run } = work;
  const { pilot, grant } = args;
  const again = text.fitting(sql(requeuedTasks).iterate(run, want) as Iterable<TaskToLease>);
  if (again.length > 0) {
    sql(leaseRequeued).run({ run, want: again.length, pilot, grant });
    sql(dropRequeued).run({ run, want: again.length });
  }
  for (const task of again) text.add(run, task);
  const fresh =
    want > again.length && !text.isFull
      ? text.fitting(sql(freshTasks).iterate(run, work.nextSeq, want - again.length) as Iterable<TaskToLease>)
      : [];
  const first = fresh[0];
  const last = fresh.at(-1);
  if (first && last) sql(leaseFresh).run({ run, from: first.seq, to: last.seq, pilot, grant });
  for (const task of fresh) text.add(run, task);
  const leased = again.length + fresh.length;
  if (leased > 0) sql(countLeased).run({ run, leased, nextSeq: last ? last.seq + 1 : work.nextSeq, now: args.now });
  return leased;
}

/** What a run may use goes to its owner's pilots in their order, up to the slots that each has; `workers` limits the engine's alone. */
function shareOf({ workers, atMost }: Width, pilots: readonly PilotRow[], self: number): number {
  let ofEngine = workers;
  let left = atMost;
  for (const pilot of pilots) {
    const slots = Math.min(allowedSlots(pilot), left, pilot.kind === 'engine' ? ofEngine : left);
    if (pilot.pilot === self) return slots;
    left -= slots;
    if (pilot.kind === 'engine') ofEngine -= slots;
  }
  return 0;
}

class LeaseWriter {
  readonly #tasks: string[] = [];
  #room = REPLY_CHARACTERS;
  readonly #runs = new Map<number, string>();
  readonly #slots = new Map<number, string>();
  readonly #allowed: number;

  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  get count(): number {
    return this.#tasks.length;
  }

  /** The reply is bounded in size, too: parameters may be a mebibyte each. */
  get isFull(): boolean {
    return this.#room <= 0;
  }

  fitting(tasks: Iterable<TaskToLease>): readonly TaskToLease[] {
    return withinSize(tasks, ({ params }) => params.length, this.#room);
  }

  add(run: number, { seq, attempt, params }: TaskToLease): void {
    this.#room -= params.length;
    this.#tasks.push(`{"task":"r${run}.${seq}","attempt":${attempt},"params":${params}}`);
  }

  describe(run: number, spec: string, slots: number): void {
    this.#runs.set(run, `"r${run}":${spec}`);
    this.#slots.set(run, `"r${run}":${Math.max(slots, 1)}`);
  }

  finish(): LeaseText {
    return {
      count: this.count,
      tasks: this.#tasks.join(','),
      runs: [...this.#runs.values()].join(','),
      slots: [...this.#slots.values()].join(','),
      allowed: this.#allowed,
    };
  }
}
