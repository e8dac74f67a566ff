import { hasEnded, type JobStatus } from '../jobs/engine.ts';
import { LEASE_SEC } from '../protocol/pilot.ts';
import type { FarmContext } from './farm-context.ts';
import { fileEnd } from './file-end.ts';
import type { LostResult } from './pilot-operations.ts';
import type { PilotRow, RunRow } from './rows.ts';
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
  readonly #lost: (result: LostResult) => void;
  readonly #pauseOwner: (owner: string, reason: string) => Promise<void>;
  readonly #trouble = new Map<string, Trouble>();
  /** Cancelling again would begin their grace again. */
  readonly #cancelledJobs = new Set<string>();
  #lastRoundMs = 0;

  constructor(
    context: FarmContext,
    files: WorkerFiles,
    lost: (result: LostResult) => void,
    pauseOwner: (owner: string, reason: string) => Promise<void>,
  ) {
    this.#context = context;
    this.#files = files;
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
    const present: PilotRow[] = [];
    for (const pilot of pilots) {
      const job = pilot.jobId === null ? undefined : jobs.get(pilot.jobId);
      const starting = pilot.jobId === null && now - pilot.createdAt < 10_000;
      if (starting || (job !== undefined && !hasEnded(job.state))) present.push(pilot);
      else await this.#end(pilot, job);
      const isHung = pilot.state === 'lost' && now - (pilot.leaseUntil ?? now) > HUNG_MS;
      if (!isHung || job === undefined || this.#cancelledJobs.has(job.jobId)) continue;
      this.#cancelledJobs.add(job.jobId);
      await engine.cancel(job.jobId);
    }
    let count = present.length;
    for (const [owner, workers] of wantedSlots(active)) {
      const slots = present.filter((pilot) => pilot.owner === owner).reduce((sum, pilot) => sum + pilot.slots, 0);
      if (slots >= workers) continue;
      await this.#start(owner, workers - slots, slots === 0);
      count++;
    }
    return count;
  }

  /** A pilot has registered: starting them works. */
  registered(owner: string): void {
    this.#trouble.delete(owner);
  }

  async #start(owner: string, missing: number, first: boolean): Promise<void> {
    const { store, engine, url, agent, workerToken, workplace } = this.#context;
    const trouble = this.#trouble.get(owner);
    if (trouble && Date.now() < trouble.notBefore) return;
    const cores = (await engine.nodes()).reduce((sum, node) => sum + node.cores, 0);
    const slots = first ? Math.max(missing, cores) : missing;
    const pilot = await store.write('addPilot', { owner, slots, now: Date.now() });
    const name = pilotName(pilot);
    try {
      const { account, workDir } = await workplace(owner);
      const file = await this.#files.write(
        name,
        {
          url: url(),
          token: await workerToken({ user: owner, pilot }),
          workDir,
          slots,
          stopFile: this.#files.stopFile(name),
        },
        account,
      );
      // More slots than cores are the owner's explicit wish (--workers): they share the cores that are there.
      const cpus = first ? Math.min(slots, cores) : 0;
      const argv = [...agent, 'pilot', '--file', file];
      const jobId = await engine.submit({ name, argv, cpus, directory: workDir, account: account?.name });
      await store.write('setPilotJob', { pilot, jobId });
    } catch (error) {
      await this.#forget(owner, pilot);
      this.#context.warn('a pilot could not be started', error);
      await this.#stumbled(owner, (error as Error).message);
    }
  }

  async #end(pilot: PilotRow, job: JobStatus | undefined): Promise<void> {
    await this.#forget(pilot.owner, pilot.pilot);
    if (pilot.jobId !== null) this.#cancelledJobs.delete(pilot.jobId);
    if (pilot.state === 'submitted') await this.#stumbled(pilot.owner, await lastWords(job));
  }

  /** `endPilot` is the last step: a head that is killed before it does all of this again. */
  async #forget(owner: string, pilot: number): Promise<void> {
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

/** Slots that each owner's runs can use now. */
function wantedSlots(active: readonly RunRow[]): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  for (const { owner, state, tasks, answered, failed, workers } of active) {
    if (state === 'running' && tasks > answered + failed) wanted.set(owner, Math.max(wanted.get(owner) ?? 0, workers));
  }
  return wanted;
}

async function lastWords(job: JobStatus | undefined): Promise<string> {
  if (job === undefined) return 'the engine does not know its job';
  const text = await fileEnd(job.stderrPath, 16 * 1024);
  return text.trim().split('\n').at(-1) || job.reason || `it ended with exit code ${job.exitCode ?? 'unknown'}`;
}
