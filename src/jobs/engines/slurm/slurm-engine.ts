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
  serves,
  type WhyPending,
} from '../../engine.ts';
import { ClusterAccounts } from './cluster-accounts.ts';
import type { SettingsBook } from './cluster-settings.ts';
import type { JobBook } from './job-book.ts';
import { JobControl } from './job-control.ts';
import type { JobJournal } from './job-journal.ts';
import { NodeBook } from './node-book.ts';
import { type QueueLook, queueLook } from './queue-look.ts';
import { QueueWatch } from './queue-watch.ts';
import type { SlurmCommands } from './slurm-commands.ts';
import { slurmDetails } from './slurm-details.ts';
import type { SlurmJob } from './slurm-job.ts';
import type { SlurmNode } from './slurm-nodes.ts';
import { submitJob } from './submit-slurm-job.ts';
import { whyWaits } from './why-waits.ts';

export interface SlurmEngineParts {
  readonly key: string;
  readonly commands: SlurmCommands;
  readonly settings: SettingsBook;
  readonly journal: JobJournal;
  readonly book: JobBook;
  readonly watching: () => boolean;
  readonly watchedMs?: number | undefined;
  readonly restingMs?: number | undefined;
  readonly warn: (message: string, error?: unknown) => void;
}

/** So many jobs that have ended are known to the engine itself. */
export const KEEP_ENDED = 2000;
/** Slurm gives a new job a reason to wait at its next look at the queue. */
const REASON_LOOKS = 4;
const REASON_WAIT_MS = 150;

/** Slurm, by its programs alone, over a shell on a computer of its cluster. */
export class SlurmEngine implements Engine {
  readonly name = 'slurm';
  readonly key: string;
  readonly #parts: SlurmEngineParts;
  readonly #nodes: NodeBook;
  readonly #accounts: ClusterAccounts;
  readonly #control: JobControl;
  readonly #watch: QueueWatch;
  readonly #look: QueueLook;
  readonly #listeners = new Set<(status: JobStatus) => void>();

  constructor(parts: SlurmEngineParts) {
    const { commands, book, watching, watchedMs, restingMs, warn } = parts;
    this.#parts = parts;
    this.key = parts.key;
    this.#nodes = new NodeBook(commands, watchedMs);
    this.#accounts = new ClusterAccounts(commands.shell);
    this.#look = queueLook({ ...parts, keepEnded: KEEP_ENDED, tell: (statuses) => this.#tell(statuses), warn });
    this.#watch = new QueueWatch({
      look: async () => {
        await this.#look.look();
        await this.#control.looked();
      },
      // In trouble, too: nobody else would notice that it is over.
      active: () => book.active || this.#look.trouble !== undefined,
      watching: () => watching() || this.#control.hurries,
      watchedMs,
      restingMs,
    });
    this.#control = new JobControl({ ...parts, look: () => this.#watch.now() });
  }

  get capabilities(): EngineCapabilities {
    const { commands, settings } = this.#parts;
    return {
      multiNode: true,
      accounting: settings.current.accounting,
      gpus: this.#nodes.last.some(({ gres }) => Object.keys(gres).some((name) => /^gpu(:|$)/.test(name))),
      accounts: commands.shell.accounts,
      resize: false,
      plansStarts: false,
      zeroCpus: false,
      seconds: false,
      quickRequeue: true,
      memoryLimits: settings.current.memoryLimits,
      slowDetails: true,
      killGrace: false,
    };
  }

  get trouble(): string | undefined {
    return this.#look.trouble;
  }

  /** The first look. */
  async start(): Promise<void> {
    await this.#watch.now();
    await this.#nodes.fresh();
  }

  /** Somebody watches what jobs do, until the answer is called. */
  watch(): () => void {
    return this.#watch.watch();
  }

  async submit(spec: JobSpec): Promise<string> {
    const { commands, journal, book } = this.#parts;
    await this.#checkDependencies(spec);
    const submission = await submitJob(spec, commands, this.#accounts, this.#nodes.last);
    await journal.submitted(submission);
    // Slurm may have told of it before sbatch did.
    const added = book.add(submission, this.#look.number);
    this.#tell(added);
    void this.#watch.now();
    return submission.jobId;
  }

  async status(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>> {
    const known = this.#find(jobIds);
    const isNew = jobIds.some((jobId) => this.#parts.book.find(jobId).length === 0);
    if (isNew || known.some(({ status }) => !hasEnded(status.state))) await this.#fresh();
    return new Map(this.#find(jobIds).map((job) => [job.jobId, job.status]));
  }

  async list(filter: JobFilter = {}): Promise<readonly JobStatus[]> {
    await this.#fresh();
    const { owner, states, batchOnly = false } = filter;
    return [...this.#parts.book.jobs.values()]
      .map(({ status }) => status)
      .filter(
        (status) =>
          (owner === undefined || status.owner === owner) &&
          (states === undefined || states.includes(status.state)) &&
          (!batchOnly || status.batch),
      )
      .sort(byAge);
  }

  cancel(jobId: string, options?: { readonly graceSec?: number }): Promise<void> {
    return this.#control.cancel(jobId, options?.graceSec);
  }

  signal(jobId: string, signal: NodeJS.Signals): Promise<void> {
    return this.#control.signal(jobId, signal);
  }

  hold(jobId: string): Promise<void> {
    return this.#control.hold(jobId);
  }

  release(jobId: string): Promise<void> {
    return this.#control.release(jobId);
  }

  requeue(jobId: string): Promise<void> {
    return this.#control.requeue(jobId);
  }

  async details(jobId: string): Promise<JobDetails | undefined> {
    const [job] = this.#parts.book.find(jobId);
    if (job === undefined) return undefined;
    if (!hasEnded(job.status.state)) await this.#fresh();
    const { settings, ...parts } = this.#parts;
    return slurmDetails(job, { ...parts, settings: settings.current, silent: this.trouble !== undefined });
  }

  onChange(listener: (status: JobStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async resize(jobId: string): Promise<number> {
    const [job] = this.#parts.book.find(jobId);
    return job === undefined || hasEnded(job.status.state) ? 0 : job.status.cpus;
  }

  async nodes(): Promise<readonly EngineNode[]> {
    const nodes = await this.#freshNodes();
    const waiting = [...this.#parts.book.jobs.values()].filter(
      ({ status, row }) =>
        status.batch && status.state === 'pending' && /^(Resources|Priority)$/.test(row?.reason ?? ''),
    );
    let wanted = waiting.reduce((sum, { status }) => sum + status.cpus, 0);
    let next = waiting[0]?.status.cpus ?? 0;
    return nodes.map(({ partitions: _, ...node }) => {
      // Shared out, so that their sum over all nodes is what is lacking in all.
      const wantedCores = serves(node.state) ? Math.min(node.cores, wanted) : 0;
      const nextCores = Math.min(wantedCores, next);
      wanted -= wantedCores;
      next -= nextCores;
      return { ...node, wantedCores, nextCores };
    });
  }

  drain(nodes: readonly string[], reason: string): Promise<void> {
    return this.#nodes.drain(nodes, reason);
  }

  resume(nodes: readonly string[]): Promise<void> {
    return this.#nodes.resume(nodes);
  }

  async whyPending(jobIds: readonly string[]): Promise<ReadonlyMap<string, WhyPending>> {
    let waiting = this.#waiting(jobIds);
    if (waiting.length === 0) return new Map();
    await this.#fresh();
    for (let round = 0; round < REASON_LOOKS && this.#waiting(jobIds).some(hasNoReason); round++) {
      if (this.trouble !== undefined) break;
      if (round > 0) await new Promise((resolve) => setTimeout(resolve, REASON_WAIT_MS));
      await this.#watch.now();
    }
    waiting = this.#waiting(jobIds);
    const nodes = await this.#freshNodes();
    const { book } = this.#parts;
    return new Map(waiting.map((job) => [job.jobId, whyWaits(job, { book, nodes, trouble: this.trouble })]));
  }

  async writeStdin(jobId: string): Promise<void> {
    throw noStdin(jobId);
  }

  async endStdin(jobId: string): Promise<void> {
    throw noStdin(jobId);
  }

  async close(): Promise<void> {
    await this.#watch.close();
    await this.#parts.journal.settled();
  }

  /** Slurm takes a job that waits for one that never was. */
  async #checkDependencies({ batch, name }: JobSpec): Promise<void> {
    const ids = batch?.native === undefined ? (batch?.dependencies ?? []).flatMap(({ jobId }) => jobId ?? []) : [];
    const isUnknown = (jobId: string) => this.#parts.book.find(jobId).length === 0;
    if (ids.some(isUnknown)) await this.#watch.now();
    const unknown = ids.find(isUnknown);
    if (unknown === undefined) return;
    throw new BreadboxError('bad-input', `job "${name}" waits for job ${unknown}, which Slurm does not know.`);
  }

  #find(jobIds: readonly string[]): readonly SlurmJob[] {
    return jobIds.flatMap((jobId) => this.#parts.book.find(jobId));
  }

  #waiting(jobIds: readonly string[]): readonly SlurmJob[] {
    return this.#find(jobIds).filter(({ status }) => status.state === 'pending');
  }

  /** In trouble nobody is kept waiting for what is not known anyway. */
  /** As they were while Slurm does not answer: who asks does not wait for it once more. */
  async #freshNodes(): Promise<readonly SlurmNode[]> {
    return this.trouble === undefined ? this.#nodes.fresh() : this.#nodes.last;
  }

  async #fresh(): Promise<void> {
    const looked = this.#watch.fresh();
    if (this.trouble === undefined) await looked;
  }

  #tell(statuses: readonly JobStatus[]): void {
    for (const status of statuses) {
      for (const listener of this.#listeners) {
        try {
          listener(status);
        } catch (error) {
          this.#parts.warn('a listener to jobs failed', error);
        }
      }
    }
  }
}

function hasNoReason({ row, status }: SlurmJob): boolean {
  return row === undefined || (row.reason === undefined && Date.now() - Date.parse(status.submittedAt) < 3000);
}

function byAge(a: JobStatus, b: JobStatus): number {
  const [one, other] = [a, b].map(({ array, rawId }) => Number(array?.jobId ?? rawId));
  return one! - other! || (a.array?.index ?? 0) - (b.array?.index ?? 0);
}

function noStdin(jobId: string): BreadboxError {
  return new BreadboxError('conflict', `Job ${jobId} has no stdin that could be written to: it is a job of Slurm.`);
}
