import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
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
import { adoptJobs } from './adopt-jobs.ts';
import { cancelJobs } from './cancel-jobs.ts';
import { checkSpec } from './check-spec.ts';
import { Consumables } from './consumables.ts';
import { EnginePeers } from './engine-peers.ts';
import { fileError } from './file-error.ts';
import { jobDetails } from './job-details.ts';
import { JobHolds } from './job-holds.ts';
import { JobIds } from './job-ids.ts';
import { JobQueue } from './job-queue.ts';
import { JobRegistry } from './job-registry.ts';
import { JobRunner } from './job-runner.ts';
import { LocalDrain } from './local-drain.ts';
import { jobStatus, type LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { oldestEnded, removeUnit } from './prune-jobs.ts';
import { signalJob } from './signal-job.ts';
import type { StdinStream } from './stdin-stream.ts';
import { unitOf } from './unit-of.ts';
import { whyWaits } from './why-waits.ts';

const KEEP_ENDED = 1000;

/**
 * In order of nice, then of submission; a later job passes an earlier one only where that delays it by nothing. The files are the truth and
 * this object their reader: any number may come and go on one directory, one after the other or at once, and no job runs twice.
 */
export class LocalEngine implements Engine {
  readonly name = 'local';
  readonly key = 'local';
  readonly trouble = undefined;
  readonly capabilities: EngineCapabilities;
  readonly #place: LocalPlace;
  readonly #registry = new JobRegistry();
  readonly #queue: JobQueue;
  readonly #runner: JobRunner;
  readonly #ids: JobIds;
  readonly #peers: EnginePeers;
  readonly #holds: JobHolds;
  readonly #drain: LocalDrain;
  readonly #listeners = new Set<(status: JobStatus) => void>();
  readonly #ended = new Set<LocalJob>();
  #pruneAbove = KEEP_ENDED * 1.1;
  #pruning: Promise<number> | undefined;

  constructor(place: LocalPlace) {
    this.#place = place;
    this.capabilities = {
      multiNode: false,
      accounting: true,
      gpus: Object.keys(place.gres).some((name) => name.startsWith('gpu')),
      accounts: place.setpriv !== undefined,
      resize: true,
      plansStarts: true,
      zeroCpus: true,
      seconds: true,
      quickRequeue: true,
      memoryLimits: true,
      killGrace: true,
    };
    this.#drain = new LocalDrain(place.directory);
    this.#queue = new JobQueue(new Consumables(place), this.#registry.find, () => this.#drain.reason !== undefined);
    this.#runner = new JobRunner(place, this.#queue, (job) => this.#changed(job));
    this.#peers = new EnginePeers(place.directory);
    this.#ids = new JobIds(place.directory, this.#peers);
    this.#holds = new JobHolds(this.#registry, place.directory);
  }

  /** Once, before any other call. */
  async adopt(): Promise<void> {
    await this.#peers.join();
    await this.#drain.load();
    await adoptJobs({ place: this.#place, registry: this.#registry, queue: this.#queue, runner: this.#runner });
    this.#ids.skipTo(this.#registry.lastId);
    this.#runner.open();
  }

  async submit(spec: JobSpec): Promise<string> {
    const { directory, setpriv } = this.#place;
    const refused = `job "${spec.name}" was not queued`;
    if (!this.#runner.isOpen) throw new BreadboxError('stopping', `${refused}: the engine is closed`);
    checkSpec(spec, this.#queue.consumables);
    for (const { jobId } of spec.batch?.dependencies ?? []) {
      if (jobId === undefined || this.#registry.find(jobId).length > 0) continue;
      throw new BreadboxError('bad-input', `--dependency: there is no job ${jobId} to wait for.`, {
        hint: `Of jobs that have ended, the last ${KEEP_ENDED} can be named.`,
      });
    }
    await accountOf(spec, setpriv);
    const submitted = await this.#ids.create(new Date().toISOString(), spec).catch((error) => {
      throw fileError(error, `cannot queue the job "${spec.name}"`, directory);
    });
    const unit = unitOf(this.#place, submitted);
    this.#registry.add(unit);
    for (const job of unit) {
      this.#queue.add(job);
      this.#changed(job);
    }
    this.#runner.pump(unit[0]);
    return submitted.jobId;
  }

  async status(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>> {
    const found = jobIds.flatMap((jobId) => this.#registry.find(jobId));
    return new Map(found.map((job) => [job.jobId, jobStatus(job, this.#place.node)]));
  }

  async list(filter: JobFilter = {}): Promise<readonly JobStatus[]> {
    const { owner, states, batchOnly = false } = filter;
    const found = this.#registry.jobs.filter(
      ({ spec, state }) =>
        (owner === undefined || spec.owner === owner) &&
        (states === undefined || states.includes(state)) &&
        (!batchOnly || spec.batch !== undefined),
    );
    return found.map((job) => jobStatus(job, this.#place.node));
  }

  async cancel(jobId: string, options: { readonly graceSec?: number } = {}): Promise<void> {
    const request = { cancelledAt: new Date().toISOString(), graceSec: options.graceSec ?? 10 };
    await cancelJobs(this.#registry.find(jobId), request, this.#runner);
  }

  async signal(jobId: string, signal: NodeJS.Signals): Promise<void> {
    for (const job of this.#registry.find(jobId)) {
      const pid = job.child?.pid ?? job.supervisor?.pid;
      if (job.state === 'running' && pid !== undefined) await signalJob(job, pid, signal, this.#place.limits);
    }
  }

  async hold(jobId: string): Promise<void> {
    await this.#setHeld(jobId, true); // those after it come up
  }

  async release(jobId: string): Promise<void> {
    await this.#setHeld(jobId, false);
  }

  async requeue(jobId: string): Promise<void> {
    const jobs = this.#registry.find(jobId);
    for (const { spec } of jobs) {
      if (spec.batch === undefined)
        throw new BreadboxError('conflict', `job ${jobId} is not a batch job: it cannot be requeued`);
      if (spec.batch.requeue === false)
        throw new BreadboxError('conflict', `job ${jobId} was submitted with --no-requeue: it cannot be requeued`, {
          hint: 'submit its script again',
        });
    }
    const { directory } = this.#place;
    await Promise.all(jobs.map((job) => this.#runner.requeue(job, 'was asked for'))).catch((error) => {
      throw fileError(error, `cannot requeue job ${jobId}`, directory);
    });
  }

  async details(jobId: string): Promise<JobDetails | undefined> {
    const [job] = this.#registry.find(jobId);
    return job && jobDetails(job, this.#place);
  }

  onChange(listener: (status: JobStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async resize(jobId: string, cpus: number): Promise<number> {
    const job = this.#registry.get(jobId);
    if (job === undefined || hasEnded(job.state)) return 0;
    this.#queue.resize(job, cpus, Date.now());
    this.#runner.pump();
    return job.cpus;
  }

  async nodes(): Promise<readonly EngineNode[]> {
    const { node, cores, memBytes, gres, partition } = this.#place;
    const { running, busyCores } = this.#queue;
    const busyMemBytes = running.reduce((sum, { spec }) => sum + (spec.batch?.memBytes ?? 0), 0);
    const { all: wantedCores, next: nextCores } = this.#queue.wantedCores(Date.now());
    const { reason } = this.#drain;
    const serving = busyCores === 0 ? 'idle' : busyCores < cores ? 'mixed' : 'allocated';
    const state = reason === undefined ? serving : running.length > 0 ? 'draining' : 'drained';
    const uses = { cores, memBytes, busyCores, wantedCores, nextCores, busyMemBytes };
    return [{ node, ...uses, gres, partition, state, ...(reason !== undefined && { reason }) }];
  }

  async drain(nodes: readonly string[], reason: string): Promise<void> {
    this.#checkOwn(nodes);
    if (nodes.length > 0) await this.#keepDrain('drain', this.#drain.begin(reason));
  }

  async resume(nodes: readonly string[]): Promise<void> {
    this.#checkOwn(nodes);
    if (nodes.length === 0 || this.#drain.reason === undefined) return;
    await this.#keepDrain('resume', this.#drain.end());
    this.#runner.pump();
  }

  async whyPending(jobIds: readonly string[]): Promise<ReadonlyMap<string, WhyPending>> {
    const pending = jobIds.flatMap((jobId) => this.#registry.find(jobId)).filter(({ state }) => state === 'pending');
    if (pending.length === 0) return new Map();
    const survey = this.#queue.survey(Date.now());
    const drained = this.#drain.reason === undefined ? undefined : { node: this.#place.node, why: this.#drain.reason };
    return new Map(pending.map((job) => [job.jobId, whyWaits(job, this.#queue, survey, this.#registry.find, drained)]));
  }

  async writeStdin(jobId: string, bytes: Uint8Array): Promise<void> {
    await (await this.#stdinOf(jobId)).write(bytes);
  }

  async endStdin(jobId: string): Promise<void> {
    await (await this.#stdinOf(jobId)).end();
  }

  /** Removes the oldest ended jobs with their files (not output files elsewhere). Runs by itself a tenth above the default. */
  async prune(keepEnded = KEEP_ENDED): Promise<number> {
    const gone = oldestEnded(this.#registry, keepEnded);
    let count = 0;
    for (const unit of gone) {
      this.#registry.remove(unit);
      for (const job of unit) this.#ended.delete(job);
      count += unit.length;
      await removeUnit(this.#place, unit);
    }
    this.#pruneAbove = Math.max(keepEnded, this.#ended.size) * 1.1;
    return count;
  }

  async close(): Promise<void> {
    await this.#runner.close();
    await this.#pruning;
    await this.#peers.leave();
  }

  async #setHeld(jobId: string, held: boolean): Promise<void> {
    const changed = await this.#holds.set(jobId, held).catch((error) => {
      throw fileError(error, `cannot ${held ? 'hold' : 'release'} job ${jobId}`, this.#place.directory);
    });
    for (const job of changed) this.#changed(job);
    this.#runner.pump();
  }

  #checkOwn(nodes: readonly string[]): void {
    const others = nodes.filter((node) => node !== this.#place.node);
    if (others.length === 0) return;
    throw new BreadboxError('not-found', `${NodeSet.of(others)}: jobs run on ${this.#place.node} alone here.`, {
      hint: 'breadbox drain is for nodes that jobs run on: breadbox top shows them.',
    });
  }

  async #keepDrain(what: 'drain' | 'resume', kept: Promise<void>): Promise<void> {
    const { node, directory } = this.#place;
    await kept.catch((error) => {
      this.#runner.pump();
      throw fileError(error, `cannot ${what} ${node}`, directory);
    });
  }

  async #stdinOf(jobId: string): Promise<StdinStream> {
    const job = this.#registry.get(jobId);
    while (job?.starting && job.stdin === undefined) await sleep(10);
    if (job?.stdin !== undefined) return job.stdin;
    throw new BreadboxError('conflict', `job ${jobId} reads no stdin: it does not run, or was submitted without`);
  }

  /** On the disk it has another state, or is held or released. */
  #changed(job: LocalJob): void {
    if (hasEnded(job.state)) this.#ended.add(job);
    else this.#ended.delete(job);
    const status = jobStatus(job, this.#place.node);
    for (const listener of this.#listeners) {
      try {
        listener(status);
      } catch (error) {
        process.emitWarning(`a listener to job ${job.jobId} failed: ${(error as Error).message}`);
      }
    }
    if (this.#runner.isOpen && this.#ended.size > this.#pruneAbove) this.#pruneInBackground();
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
}
