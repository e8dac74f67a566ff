import { type Engine, hasEnded, type JobStatus } from '../jobs/engine.ts';
import { LEASE_SEC } from '../protocol/pilot.ts';
import type { FarmContext } from './farm-context.ts';
import { fileEnd } from './file-end.ts';
import type { NodeWorkers } from './node-workers.ts';
import { pilotName } from './pilot-name.ts';
import type { LostResult } from './pilot-operations.ts';
import { PilotStarts } from './pilot-starts.ts';
import type { PilotRow, RunRow } from './rows.ts';
import type { Place, SlotShares } from './slot-shares.ts';
import type { WorkerFiles } from './worker-files.ts';

/** Rounds come each second. After a longer pause (a suspended computer) or a step of the clock no pilot is to blame. */
const PAUSE_MS = 10_000;
/** A pilot whose job goes on though it has said nothing for so long after its lease is hung: others wait for its slots. */
const HUNG_MS = 60_000;
/** On a cluster sooner: a node that has started anew has no process of it, and Slurm takes minutes to find out. */
const HUNG_ON_NODE_MS = 10_000;
const ASK_CLUSTER_MS = 4000;
/** One that has no job by then was being started by a head that was killed. */
const STARTING_MS = 10_000;

/** Runs of one project alone are given pilots meanwhile, and on these nodes. */
export interface KeptFor {
  readonly project: string;
  readonly nodes: ReadonlySet<string>;
}

export interface PilotsEvents {
  readonly lost: (result: LostResult) => void;
  readonly pauseOwner: (owner: string, reason: string) => Promise<void>;
  /** Lets the pilots of an owner hear at once that they are to leave. */
  readonly wake: (owner: string) => void;
}

/** Starts pilots where there is work, and takes back what those hold that have ended or fallen silent. */
export class Pilots {
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #nodeWorkers: NodeWorkers;
  readonly #shares: SlotShares;
  readonly #events: PilotsEvents;
  readonly #starts: PilotStarts;
  /** Cancelling again would begin their grace again. */
  readonly #cancelledJobs = new Set<string>();
  #lastRoundMs = 0;
  #known = '';
  #askedMs = Number.NEGATIVE_INFINITY;
  #keptFor: KeptFor | undefined;

  constructor(
    context: FarmContext,
    files: WorkerFiles,
    nodeWorkers: NodeWorkers,
    shares: SlotShares,
    events: PilotsEvents,
  ) {
    this.#context = context;
    this.#files = files;
    this.#nodeWorkers = nodeWorkers;
    this.#shares = shares;
    this.#events = events;
    this.#starts = new PilotStarts(context, files, nodeWorkers, {
      forget: (owner, pilot) => this.forget(owner, pilot),
      pauseOwner: events.pauseOwner,
    });
  }

  /** One round, every second while there is anything to see to. Returns how many pilots there are. */
  async tend(active: readonly RunRow[]): Promise<number> {
    const { store, engine } = this.#context;
    await this.#expire();
    const pilots = await store.read('presentPilots', undefined);
    if (this.#rests(engine, active, pilots)) return pilots.length;
    const lent = new Map<string, number>();
    const kept = this.#keptFor;
    for (const { kind, state, owner, slots } of pilots)
      if (kind === 'lent' && state === 'live' && kept === undefined) lent.set(owner, (lent.get(owner) ?? 0) + slots);
    const { places, starting } = await this.#places(pilots.filter(({ kind }) => kind === 'engine'));
    // What an engine that cannot be asked said last is no ground to start or end anything. One that nobody asks does not notice that it can.
    if (engine.trouble !== undefined) {
      await engine.list({ states: [] });
      return pilots.length;
    }
    const avoids = (owner: string, node: string): boolean =>
      this.#starts.avoids(owner, node) || kept?.nodes.has(node) === false;
    const due = kept === undefined ? active : active.filter(({ project }) => project === kept.project);
    const { missing, leave } = await this.#shares.divide(due, places, lent, avoids);
    for (const pilot of leave) await this.#tellToLeave(places, pilot);
    await Promise.all(missing.filter(({ owner }) => !starting.has(owner)).map((more) => this.#starts.start(more)));
    return pilots.length + missing.length;
  }

  /** Until it is called again without anything. */
  keepFor(kept: KeptFor | undefined): void {
    this.#keptFor = kept;
    this.#known = '';
  }

  /** A pilot has registered: starting them works. */
  registered(owner: string, node: string): void {
    this.#starts.registered(owner, node);
  }

  /** The head may have another address than when they were started. */
  async announce(pilots: readonly PilotRow[]): Promise<void> {
    const { ownEngine, url, warn } = this.#context;
    for (const { kind, pilot, owner, engine, jobId } of pilots) {
      if (kind !== 'engine') continue;
      const name = pilotName(pilot);
      if (engine === ownEngine.key) await this.#files.announce(name, url());
      else if (jobId !== null && this.#context.cluster() !== undefined)
        void this.#nodeWorkers
          .announce(name, owner, jobId)
          .catch((error: unknown) => warn(`${name} was not told where the head is`, error));
    }
  }

  /** A cluster is asked at once where something is new, else every few seconds: each question is a process on its head node. */
  #rests(engine: Engine, active: readonly RunRow[], pilots: readonly PilotRow[]): boolean {
    const runs = active.map(({ run, state, workers }) => [run, state, workers]);
    const known = JSON.stringify([
      runs,
      pilots.map(({ pilot, state, leaves, jobId }) => [pilot, state, leaves, jobId]),
    ]);
    const isNew = known !== this.#known;
    const nowMs = performance.now();
    if (engine.capabilities.multiNode && !isNew && nowMs - this.#askedMs < ASK_CLUSTER_MS) return true;
    this.#known = known;
    this.#askedMs = nowMs;
    return false;
  }

  async #expire(): Promise<void> {
    const { store } = this.#context;
    const now = Date.now();
    const isLate = Math.abs(now - this.#lastRoundMs) > PAUSE_MS;
    this.#lastRoundMs = now;
    if (isLate) await store.write('grantGrace', { leaseUntil: now + LEASE_SEC * 1000 });
    const expired = await store.write('expirePilots', { now });
    if (expired.pilots.length > 0) this.#events.lost(expired);
  }

  /** Those that are there, of the engine that is asked now; the others are seen to. */
  async #places(pilots: readonly PilotRow[]): Promise<{ places: readonly Place[]; starting: ReadonlySet<string> }> {
    const { engine } = this.#context;
    const places: Place[] = [];
    const starting = new Set<string>();
    const now = Date.now();
    for (const key of new Set(pilots.map((pilot) => pilot.engine))) {
      const own = pilots.filter((pilot) => pilot.engine === key);
      const its = this.#context.engineOf(key);
      const jobIds = own.map(({ jobId }) => jobId).filter((jobId) => jobId !== null);
      const jobs = (await its?.status(jobIds)) ?? new Map<string, JobStatus>();
      for (const pilot of own) {
        if (pilot.jobId === null && now - pilot.createdAt < STARTING_MS) {
          starting.add(pilot.owner);
          continue;
        }
        const job = pilot.jobId === null ? undefined : jobs.get(pilot.jobId);
        if (await this.#isOver(pilot, job, its)) await this.#end(pilot, job);
        else if (job !== undefined && key === engine.key) places.push({ pilot, job });
        else if (key !== engine.key && pilot.leaves === 0) await this.#leave(pilot);
        if (job !== undefined && its !== undefined) await this.#cancelHung(pilot, job, its, now);
      }
    }
    return { places, starting };
  }

  async #isOver({ state, jobId }: PilotRow, job: JobStatus | undefined, engine: Engine | undefined): Promise<boolean> {
    // Of a cluster that is gone; who goes on all the same is heard of.
    if (engine === undefined) return state !== 'live';
    if (job === undefined) return jobId === null || engine.trouble === undefined;
    if (hasEnded(job.state)) return true;
    const isRequeued = job.state === 'pending' && state !== 'submitted';
    if (!isRequeued || !engine.capabilities.multiNode) return false;
    // It would wait for minutes with what it held; another one can start at once.
    await engine.cancel(job.jobId);
    return true;
  }

  async #cancelHung(pilot: PilotRow, job: JobStatus, engine: Engine, now: number): Promise<void> {
    const hungMs = engine.capabilities.multiNode ? HUNG_ON_NODE_MS : HUNG_MS;
    const isHung = pilot.state === 'lost' && now - (pilot.leaseUntil ?? now) > hungMs;
    const name = `${engine.key} ${job.jobId}`;
    if (!isHung || engine.trouble !== undefined || this.#cancelledJobs.has(name)) return;
    this.#cancelledJobs.add(name);
    await engine.cancel(job.jobId);
  }

  async #tellToLeave(places: readonly Place[], number: number): Promise<void> {
    const place = places.find(({ pilot }) => pilot.pilot === number);
    if (place === undefined) return;
    if (place.job.state === 'pending') await this.#context.engine.cancel(place.job.jobId);
    await this.#leave(place.pilot);
  }

  async #leave({ pilot, owner }: PilotRow): Promise<void> {
    await this.#context.store.write('tellToLeave', { pilot });
    this.#events.wake(owner);
  }

  async #end(pilot: PilotRow, job: JobStatus | undefined): Promise<void> {
    const { owner, engine, jobId, node } = pilot;
    const isHere = engine === this.#context.ownEngine.key;
    const name = pilotName(pilot.pilot);
    await this.forget(owner, pilot.pilot);
    if (jobId !== null) this.#cancelledJobs.delete(`${engine} ${jobId}`);
    if (pilot.state === 'submitted' && pilot.leaves === 0) {
      const said = isHere ? await hereSaid(job) : await this.#nodeWorkers.lastWords(name, owner, jobId ?? '');
      const reason = said || job?.reason || endOf(job);
      await this.#starts.stumbled(owner, isHere ? undefined : (node ?? undefined), reason);
    }
    if (!isHere && jobId !== null) await this.#nodeWorkers.remove(name, owner, jobId);
  }

  /** `endPilot` is the last step: a head that is killed before it does all of this again. */
  async forget(owner: string, pilot: number): Promise<void> {
    await this.#files.remove(pilotName(pilot));
    await this.#context.revokeWorkerToken({ user: owner, pilot });
    this.#events.lost(await this.#context.store.write('endPilot', { pilot, now: Date.now() }));
  }
}

async function hereSaid(job: JobStatus | undefined): Promise<string> {
  if (job === undefined) return '';
  return (await fileEnd(job.stderrPath, 16 * 1024)).trim().split('\n').at(-1) ?? '';
}

function endOf(job: JobStatus | undefined): string {
  return job === undefined
    ? 'the engine does not know its job'
    : `it ended with exit code ${job.exitCode ?? 'unknown'}`;
}
