import { totalmem } from 'node:os';
import { BreadboxError } from '../../../cluster/errors.ts';
import {
  type Engine,
  type EngineCapabilities,
  type EngineNode,
  hasEnded,
  type JobDetails,
  type JobFilter,
  type JobSpec,
  type JobStatus,
  type WhyPending,
} from '../../engine.ts';
import { accountOf } from './account-start.ts';
import { checkSpec } from './check-spec.ts';
import { CoreQueue } from './core-queue.ts';
import { fileError } from './file-error.ts';
import { claim, createJobDirectory, readFacts, removeJobDirectory, writeCancel } from './job-files.ts';
import { obstacle, spawnSupervisor } from './job-start.ts';
import { type Finding, judge } from './judge.ts';
import { jobStatus, type LocalJob, localJob, oldestEnded } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { readJobs } from './read-jobs.ts';
import { settleEnd } from './settle-end.ts';
import { signalGroup } from './signal-job.ts';
import { terminate } from './terminate-job.ts';
import { whyWaits } from './why-waits.ts';

const KEEP_ENDED = 1000;

/**
 * First in, first out: a job that wants cores never passes an earlier one. The files are the truth and this object their reader:
 * any number may come and go on one directory, one after the other or at once, and no job runs twice.
 */
export class LocalEngine implements Engine {
  readonly name = 'local';
  readonly capabilities: EngineCapabilities;
  readonly #place: LocalPlace;
  readonly #jobs = new Map<string, LocalJob>();
  readonly #queue: CoreQueue;
  readonly #listeners = new Set<(status: JobStatus) => void>();
  #ended = 0;
  #nextId = 1;
  #pollTimer: NodeJS.Timeout | undefined;
  #pruning: Promise<number> | undefined;
  #open = false;

  constructor(place: LocalPlace) {
    this.#place = place;
    this.capabilities = {
      multiNode: false,
      accounting: true,
      gpus: false,
      accounts: place.setpriv !== undefined,
      resize: true,
    };
    this.#queue = new CoreQueue(place.cores);
  }

  /** Once, before any other call. */
  async adopt(): Promise<void> {
    const { directory, boot } = this.#place;
    for (const { submitted, facts } of await readJobs(directory, boot)) {
      const job = localJob(directory, submitted);
      this.#jobs.set(job.jobId, job);
      this.#nextId = Math.max(this.#nextId, Number(job.jobId) + 1);
      job.cancel = facts.cancel;
      job.startedAt = facts.supervisor?.startedAt;
      const verdict = judge(facts, boot, new Date().toISOString());
      if (verdict.state === 'pending') {
        this.#queue.add(job);
      } else if (verdict.state === 'running') {
        this.#queue.hold(job);
        job.supervisor = facts.supervisor;
        if (job.cancel !== undefined) await terminate(job, boot);
      } else {
        job.supervisor = facts.supervisor;
        await this.#end(job, verdict as Finding);
      }
    }
    this.#open = true;
    this.#pump();
    this.#watch();
  }

  async submit(spec: JobSpec): Promise<string> {
    const { directory, cores, setpriv } = this.#place;
    if (!this.#open) throw new BreadboxError('stopping', `job "${spec.name}" was not queued: the engine is closed`);
    checkSpec(spec, cores);
    await accountOf(spec, setpriv);
    const submittedAt = new Date().toISOString();
    for (;;) {
      const submitted = { jobId: String(this.#nextId++), submittedAt, spec };
      try {
        await createJobDirectory(directory, submitted);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOTEMPTY' || code === 'EEXIST') continue; // another engine on this directory took the id
        throw fileError(error, `cannot queue the job "${spec.name}"`, directory);
      }
      const job = localJob(directory, submitted);
      this.#jobs.set(job.jobId, job);
      this.#queue.add(job);
      this.#pump();
      return job.jobId;
    }
  }

  async status(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>> {
    const found = jobIds.map((jobId) => this.#jobs.get(jobId)).filter((job) => job !== undefined);
    return new Map(found.map((job) => [job.jobId, jobStatus(job, this.#place.node)]));
  }

  async cancel(jobId: string, options: { readonly graceSec?: number } = {}): Promise<void> {
    const job = this.#jobs.get(jobId);
    if (job === undefined || hasEnded(job.state)) return;
    if (job.state === 'pending') this.#queue.remove(job);
    job.cancel = { cancelledAt: new Date().toISOString(), graceSec: options.graceSec ?? 10 };
    // What cannot be written (the disk is full, perhaps because of this very job) must not keep the job alive.
    await writeCancel(job.directory, job.cancel).catch((error) =>
      this.#warn(job, 'its cancelling was not recorded', error),
    );
    if (job.state === 'running') return terminate(job, this.#place.boot);
    if (hasEnded(job.state)) return;
    this.#pump();
    await this.#look(job);
  }

  async list(filter: JobFilter = {}): Promise<readonly JobStatus[]> {
    const { owner, states, batchOnly = false } = filter;
    const found = [...this.#jobs.values()].filter(
      ({ spec, state }) =>
        (owner === undefined || spec.owner === owner) &&
        (states === undefined || states.includes(state)) &&
        (!batchOnly || spec.batch !== undefined),
    );
    return found.map((job) => jobStatus(job, this.#place.node));
  }

  async signal(jobId: string, signal: NodeJS.Signals): Promise<void> {
    const job = this.#jobs.get(jobId);
    const pid = job?.child?.pid ?? job?.supervisor?.pid;
    if (job?.state === 'running' && pid !== undefined) signalGroup(pid, signal);
  }

  async hold(jobId: string): Promise<void> {
    const job = this.#jobs.get(jobId);
    if (job?.state === 'pending') job.held = true;
  }

  async release(jobId: string): Promise<void> {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return;
    job.held = false;
    this.#pump();
  }

  async requeue(jobId: string): Promise<void> {
    throw new BreadboxError('conflict', `job ${jobId} is not a batch job: it cannot be requeued`);
  }

  async details(jobId: string): Promise<JobDetails | undefined> {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return undefined;
    const status = jobStatus(job, this.#place.node);
    const { usage } = status;
    return { status, spec: job.spec, limiter: { kind: 'none' }, usage, samples: [], steps: [], events: job.events };
  }

  onChange(listener: (status: JobStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async writeStdin(jobId: string, _bytes: Uint8Array): Promise<void> {
    throw new BreadboxError('conflict', `job ${jobId} reads no stdin`);
  }

  async endStdin(jobId: string): Promise<void> {
    throw new BreadboxError('conflict', `job ${jobId} reads no stdin`);
  }

  async resize(jobId: string, cpus: number): Promise<number> {
    const job = this.#jobs.get(jobId);
    if (job === undefined || hasEnded(job.state)) return 0;
    this.#queue.resize(job, cpus);
    this.#pump();
    return job.cpus;
  }

  async nodes(): Promise<readonly EngineNode[]> {
    const { node, cores } = this.#place;
    const busyMemBytes = this.#queue.running.reduce((sum, { spec }) => sum + (spec.batch?.memBytes ?? 0), 0);
    const busy = { busyCores: this.#queue.busyCores, busyMemBytes };
    return [{ node, cores, memBytes: totalmem(), ...busy, gres: {}, partition: 'local' }];
  }

  async whyPending(jobIds: readonly string[]): Promise<ReadonlyMap<string, WhyPending>> {
    const pending = jobIds.map((jobId) => this.#jobs.get(jobId)).filter((job) => job?.state === 'pending');
    const { waiting, running, cores } = this.#queue;
    return new Map(
      pending.map((job) => [job!.jobId, { reason: 'Resources', sentence: whyWaits(job!, waiting, running, cores) }]),
    );
  }

  /** Removes the oldest ended jobs with their files (not output files elsewhere). Runs by itself a tenth above the default. */
  async prune(keepEnded = KEEP_ENDED): Promise<number> {
    const newest = String(this.#nextId - 1); // kept, as the next engine counts on from it
    const gone = oldestEnded([...this.#jobs.values()], keepEnded).filter(({ jobId }) => jobId !== newest);
    for (const { jobId } of gone) {
      if (!this.#jobs.delete(jobId)) continue;
      this.#ended--;
      await removeJobDirectory(this.#place.directory, jobId);
    }
    return gone.length;
  }

  async close(): Promise<void> {
    this.#open = false;
    clearTimeout(this.#pollTimer);
    for (const job of this.#queue.running) clearTimeout(job.killTimer);
    await this.#pruning;
  }

  #pump(): void {
    while (this.#open) {
      const job = this.#queue.takeNext();
      if (job === undefined) return;
      job.starting = true;
      this.#start(job)
        .catch((error: Error) => this.#refuse(job, `it could not be started: ${error.message}`))
        .catch((error) => this.#warn(job, 'it could not be started', error));
    }
  }

  async #start(job: LocalJob): Promise<void> {
    const { cores, boot } = this.#place;
    try {
      const why = await obstacle(job, cores);
      if (why !== undefined) return await this.#refuse(job, why);
      if (job.cancel === undefined && this.#open) job.child = await spawnSupervisor(job, this.#place);
    } finally {
      job.starting = false;
    }
    job.child?.once('exit', () => {
      job.child = undefined;
      this.#lookSafely(job);
    });
    if (job.cancel === undefined) return;
    await (job.child === undefined ? this.#look(job) : terminate(job, boot));
  }

  /** A job that has not begun and never will. */
  async #refuse(job: LocalJob, reason: string): Promise<void> {
    await this.#end(job, { state: 'failed', reason, endedAt: new Date().toISOString(), from: 'unclaimed' });
  }

  #lookSafely(job: LocalJob): void {
    this.#look(job).catch((error) => {
      this.#warn(job, 'its files could not be read', error);
      this.#watch();
    });
  }

  /** Reads what became of a job that has no supervisor of ours (any more). */
  async #look(job: LocalJob): Promise<void> {
    if (hasEnded(job.state) || job.starting || job.child !== undefined || !this.#open) return;
    const { boot } = this.#place;
    const facts = await readFacts(job.directory, boot);
    job.supervisor = facts.supervisor;
    const verdict = judge({ ...facts, cancel: facts.cancel ?? job.cancel }, boot, new Date().toISOString());
    if (verdict.state === 'pending') {
      await this.#refuse(job, 'its supervisor could not write into the directory of the job: is the disk full?');
    } else if (verdict.state === 'running') {
      this.#queue.hold(job); // another engine on this directory was quicker
      if (job.cancel !== undefined && job.killTimer === undefined) await terminate(job, boot);
      this.#watch();
    } else {
      await this.#end(job, verdict as Finding);
    }
  }

  #watch(): void {
    if (!this.#open || this.#pollTimer !== undefined) return;
    if (!this.#queue.running.some(({ child, starting }) => child === undefined && !starting)) return;
    this.#pollTimer = setTimeout(() => {
      this.#pollTimer = undefined;
      for (const job of this.#queue.running) this.#lookSafely(job);
      this.#watch();
    }, this.#place.pollMs).unref();
  }

  async #end(job: LocalJob, finding: Finding): Promise<void> {
    if (job.ending) return;
    job.ending = true;
    clearTimeout(job.killTimer);
    if (finding.from === 'unclaimed' && !(await this.#claim(job))) {
      job.ending = false;
      job.starting = false;
      this.#queue.hold(job);
      return this.#look(job); // a supervisor was quicker
    }
    const end = await settleEnd(job, finding, this.#place.boot).catch((error) => {
      this.#warn(job, 'its end was not recorded', error);
      return finding;
    });
    job.state = end.state;
    job.exitCode = end.exitCode;
    job.reason = end.reason;
    if (job.supervisor === undefined) job.startedAt = undefined;
    // File times come from a coarser clock than ours: never an end before its start.
    job.endedAt = [end.endedAt, job.startedAt ?? job.submittedAt].sort().at(-1);
    this.#queue.remove(job);
    this.#ended++;
    this.#pump();
    if (this.#open && this.#ended > KEEP_ENDED * 1.1) this.#pruneInBackground();
  }

  async #claim(job: LocalJob): Promise<boolean> {
    try {
      return await claim(job.directory);
    } catch (error) {
      this.#warn(job, 'its end was not recorded', error); // the disk is full: no supervisor can claim it either
      return true;
    }
  }

  #pruneInBackground(): void {
    this.#pruning ??= this.prune()
      .catch((error) => {
        process.emitWarning(fileError(error, 'cannot remove old jobs', this.#place.directory).message);
        return 0;
      })
      .finally(() => {
        this.#pruning = undefined;
      });
  }

  #warn(job: LocalJob, what: string, error: unknown): void {
    process.emitWarning(fileError(error, `job ${job.jobId}: ${what}`, this.#place.directory).message);
  }
}
