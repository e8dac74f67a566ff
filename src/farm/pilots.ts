import { hasEnded, type JobStatus } from '../jobs/engine.ts';
import { LEASE_SEC } from '../protocol/pilot.ts';
import type { FarmContext } from './farm-context.ts';
import { fileEnd } from './file-end.ts';
import type { LostResult } from './pilot-operations.ts';
import type { PilotRow, RunRow } from './rows.ts';
import type { Missing, Place, SlotShares } from './slot-shares.ts';
import type { WorkerFiles } from './worker-files.ts';

/** After this many pilots in a row that ended without a word, their owner's runs are paused. */
const MAX_SILENT_STARTS = 4;
/** Rounds come each second. After a longer pause (a suspended computer) or a step of the clock no pilot is to blame. */
const PAUSE_MS = 10_000;
/** A pilot whose job goes on though it has said nothing for so long after its lease is hung: others wait for its slots. */
const HUNG_MS = 60_000;

interface Trouble {
  starts: number;
  notBefore: number;
}

/** Starts pilots where there is work, and takes back what those hold that have ended or fallen silent. */
export class Pilots {
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #shares: SlotShares;
  readonly #lost: (result: LostResult) => void;
  readonly #pauseOwner: (owner: string, reason: string) => Promise<void>;
  readonly #trouble = new Map<string, Trouble>();
  /** Cancelling again would begin their grace again. */
  readonly #cancelledJobs = new Set<string>();
  #lastRoundMs = 0;

  constructor(
    context: FarmContext,
    files: WorkerFiles,
    shares: SlotShares,
    lost: (result: LostResult) => void,
    pauseOwner: (owner: string, reason: string) => Promise<void>,
  ) {
    this.#context = context;
    this.#files = files;
    this.#shares = shares;
    this.#lost = lost;
    this.#pauseOwner = pauseOwner;
  }

  /** One round, every second while there is anything to see to. Returns how many pilots there are. */
  async tend(active: readonly RunRow[]): Promise<number> {
    const { store, engine } = this.#context;
    const now = Date.now();
    const isLate = Math.abs(now - this.#lastRoundMs) > PAUSE_MS;
    this.#lastRoundMs = now;
    if (isLate) await store.write('grantGrace', { leaseUntil: now + LEASE_SEC * 1000 });
    const expired = await store.write('expirePilots', { now });
    if (expired.pilots.length > 0) this.#lost(expired);
    const pilots = await store.read('presentPilots', undefined);
    const jobs = await engine.status(pilots.map(({ jobId }) => jobId).filter((jobId) => jobId !== null));
    const places: Place[] = [];
    const starting = new Set<string>();
    const lent = new Map<string, number>();
    for (const pilot of pilots) {
      if (pilot.kind === 'lent' && pilot.state === 'live')
        lent.set(pilot.owner, (lent.get(pilot.owner) ?? 0) + pilot.slots);
      if (pilot.kind !== 'engine') continue;
      const job = pilot.jobId === null ? undefined : jobs.get(pilot.jobId);
      if (pilot.jobId === null && now - pilot.createdAt < 10_000) starting.add(pilot.owner);
      else if (job !== undefined && !hasEnded(job.state)) places.push({ pilot, job });
      else await this.#end(pilot, job);
      const isHung = pilot.state === 'lost' && now - (pilot.leaseUntil ?? now) > HUNG_MS;
      if (!isHung || job === undefined || this.#cancelledJobs.has(job.jobId)) continue;
      this.#cancelledJobs.add(job.jobId);
      await engine.cancel(job.jobId);
    }
    const missing = await this.#shares.divide(active, places, lent);
    for (const more of missing) if (!starting.has(more.owner)) await this.#start(more);
    return pilots.length + missing.length;
  }

  /** A pilot has registered: starting them works. */
  registered(owner: string): void {
    this.#trouble.delete(owner);
  }

  async #start({ owner, slots, cpus, allowed }: Missing): Promise<void> {
    const { store, engine, url, agent, workerToken, workplace } = this.#context;
    const trouble = this.#trouble.get(owner);
    if (trouble && Date.now() < trouble.notBefore) return;
    const pilot = await store.write('addPilot', { owner, slots, now: Date.now() });
    if (allowed !== null) await store.write('allowPilot', { pilot, allowed });
    const name = pilotName(pilot);
    try {
      const { account, workDir, socket } = await workplace(owner);
      const file = await this.#files.write(
        name,
        {
          url: url(),
          token: await workerToken({ user: owner, pilot }),
          socket,
          workDir,
          slots,
          stopFile: this.#files.stopFile(name),
        },
        account,
      );
      const argv = [...agent, 'pilot', '--file', file];
      const jobId = await engine.submit({ name, argv, cpus, directory: workDir, account: account?.name });
      await store.write('setPilotJob', { pilot, jobId });
    } catch (error) {
      await this.forget(owner, pilot);
      this.#context.warn('a pilot could not be started', error);
      await this.#stumbled(owner, (error as Error).message);
    }
  }

  async #end(pilot: PilotRow, job: JobStatus | undefined): Promise<void> {
    await this.forget(pilot.owner, pilot.pilot);
    if (pilot.jobId !== null) this.#cancelledJobs.delete(pilot.jobId);
    if (pilot.state === 'submitted') await this.#stumbled(pilot.owner, await lastWords(job));
  }

  /** `endPilot` is the last step: a head that is killed before it does all of this again. */
  async forget(owner: string, pilot: number): Promise<void> {
    await this.#files.remove(pilotName(pilot));
    await this.#context.revokeWorkerToken({ user: owner, pilot });
    this.#lost(await this.#context.store.write('endPilot', { pilot, now: Date.now() }));
  }

  async #stumbled(owner: string, reason: string): Promise<void> {
    const trouble = this.#trouble.get(owner) ?? { starts: 0, notBefore: 0 };
    this.#trouble.set(owner, trouble);
    trouble.starts++;
    trouble.notBefore = Date.now() + 500 * 2 ** trouble.starts;
    if (trouble.starts < MAX_SILENT_STARTS) return;
    this.#trouble.delete(owner);
    await this.#pauseOwner(owner, `no pilot can be started: ${reason}`);
  }
}

export function pilotName(pilot: number): string {
  return `pilot-p${pilot}`;
}

async function lastWords(job: JobStatus | undefined): Promise<string> {
  if (job === undefined) return 'the engine does not know its job';
  const text = await fileEnd(job.stderrPath, 16 * 1024);
  return text.trim().split('\n').at(-1) || job.reason || `it ended with exit code ${job.exitCode ?? 'unknown'}`;
}
