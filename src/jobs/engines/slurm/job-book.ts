import { hasEnded, type JobEvent, type JobStatus } from '../../engine.ts';
import type { JobFacts } from './job-facts.ts';
import type { JobJournal, Submission } from './job-journal.ts';
import type { EndRow, QueueRow } from './queue-row.ts';
import { type EndFacts, newStatus, type SlurmJob, statusOf } from './slurm-job.ts';

export interface Update {
  readonly rows: readonly QueueRow[];
  readonly ends: ReadonlyMap<string, EndRow>;
  /** Jobs that were submitted after it are not missing in it. */
  readonly look: number;
}

export interface Applied {
  /** In order. */
  readonly changed: readonly JobStatus[];
  /** Slurm knows them no more, and what became of them is not known. */
  readonly missing: readonly SlurmJob[];
}

const PENDING = /^(PENDING|CONFIGURING|REQUEUE|SPECIAL_EXIT|RESV_DEL_HOLD)/;
const UNDER_WAY = /^(RUNNING|COMPLETING|SUSPENDED|STOPPED|SIGNALING|RESIZING|STAGE_OUT)$/;

/** All jobs that are known, whoever submitted them. */
export class JobBook {
  readonly jobs = new Map<string, SlurmJob>();
  readonly #arrays = new Map<string, Set<string>>();
  readonly #journal: JobJournal;
  readonly #login: string;
  readonly #warn: (message: string, error?: unknown) => void;

  constructor(journal: JobJournal, login: string, warn: (message: string, error?: unknown) => void) {
    this.#journal = journal;
    this.#login = login;
    this.#warn = warn;
    const { underWay, ended } = journal.contents;
    for (const status of [...ended.values(), ...underWay.values()])
      this.#keep(status, this.submissionOf(status.jobId), -1);
    for (const submission of journal.contents.submissions.values()) this.#keepOpen(submission, -1);
  }

  get active(): boolean {
    for (const { status } of this.jobs.values()) if (!hasEnded(status.state)) return true;
    return false;
  }

  submissionOf(jobId: string): Submission | undefined {
    return this.#journal.contents.submissions.get(jobId.split('_')[0]!);
  }

  /** A job, or all indexes of an array that are known. */
  find(jobId: string): readonly SlurmJob[] {
    const job = this.jobs.get(jobId);
    if (job !== undefined) return [job];
    return [...(this.#arrays.get(jobId) ?? [])].map((each) => this.jobs.get(each)!);
  }

  /** @param look the number of the last look that began */
  add(submission: Submission, look: number): readonly JobStatus[] {
    return this.#keepOpen(submission, look);
  }

  /** Rows that say something which only another question answers: how a job ended, how often it was started. */
  unclear(rows: readonly QueueRow[]): readonly string[] {
    return rows.filter((row) => this.#isUnclear(row)).map(({ jobId }) => jobId);
  }

  #isUnclear(row: QueueRow): boolean {
    const before = this.jobs.get(row.jobId);
    const was = before?.row;
    const isOver = !PENDING.test(row.state) && !UNDER_WAY.test(row.state);
    if (before === undefined) return true;
    if (was === undefined) return isOver ? !sameEnd(before.status, row) : before.madeAtLook < 0;
    const began = !PENDING.test(was.state);
    if (PENDING.test(row.state)) return began;
    return (isOver && was.state !== row.state) || (began && was.startsAt !== row.startsAt);
  }

  apply({ rows, ends, look }: Update): Applied {
    const changed: JobStatus[] = [];
    const seen = new Set<string>();
    for (const row of rows) {
      seen.add(row.jobId);
      try {
        const status = this.#applyRow(row, ends.get(row.jobId));
        if (status !== undefined) changed.push(status);
      } catch (error) {
        this.#warn(`job ${row.jobId} is left as it was`, error);
      }
    }
    const missing: SlurmJob[] = [];
    for (const job of this.jobs.values()) {
      if (seen.has(job.jobId)) continue;
      if (hasEnded(job.status.state)) job.row = undefined;
      if (!hasEnded(job.status.state) && job.madeAtLook < look) missing.push(job);
    }
    return { changed, missing };
  }

  /** What became of a job that Slurm has forgotten, as a history has it. */
  end(job: SlurmJob, status: JobStatus): void {
    job.status = status;
    job.row = undefined;
  }

  /** Forgets the jobs that ended first, but for so many, and for those that Slurm itself still knows. */
  async prune(keep: number): Promise<void> {
    const ended = [...this.jobs.values()].filter(({ status, row }) => hasEnded(status.state) && row === undefined);
    if (ended.length < keep * 1.5) return;
    for (const { jobId } of ended.slice(0, ended.length - keep)) this.forget(jobId);
    await this.#journal.rewrite();
  }

  forget(jobId: string): void {
    this.jobs.delete(jobId);
    const array = jobId.split('_')[0]!;
    const indexes = this.#arrays.get(array);
    indexes?.delete(jobId);
    if (indexes?.size === 0) this.#arrays.delete(array);
    const { contents } = this.#journal;
    contents.underWay.delete(jobId);
    contents.ended.delete(jobId);
    contents.events.delete(jobId);
    if (jobId === array || !this.#arrays.has(array)) contents.submissions.delete(array);
  }

  setFacts(jobId: string, facts: JobFacts): void {
    const job = this.jobs.get(jobId);
    if (job?.row === undefined) return;
    job.facts = facts;
    const { exitCode, restarts } = job.status;
    job.status = statusOf(job.row, job.submission, facts, { exitCode, restarts }, job.status);
  }

  events(jobId: string): readonly JobEvent[] {
    return this.#journal.contents.events.get(jobId) ?? [];
  }

  /** The status where it says another thing than before that listeners are told of. */
  #applyRow(row: QueueRow, end: EndRow | undefined): JobStatus | undefined {
    // Slurm changes nobody's job into another's: a slurmctld that lost what it knew has given the id again.
    if (isOfAnother(this.jobs.get(row.jobId)?.status.account, row)) this.forget(row.jobId);
    const before = this.jobs.get(row.jobId);
    const own = this.submissionOf(row.jobId);
    const submission = isOfAnother(own?.spec.account, row) ? undefined : own;
    if (before?.row === undefined && before !== undefined && sameEnd(before.status, row)) {
      before.row = row;
      return undefined;
    }
    const was = before?.status;
    const facts: EndFacts = {
      exitCode: end?.exitCode ?? was?.exitCode,
      restarts: Math.max(end?.restarts ?? 0, was?.restarts ?? 0),
    };
    const status = statusOf(row, submission, before?.facts, facts, was);
    if (was !== undefined && facts.restarts > was.restarts) this.#noteRestart(was);
    const isFirst = before === undefined || (before.row === undefined && before.madeAtLook < 0);
    const job = before ?? this.#keep(status, submission, -1);
    job.row = row;
    const isNews =
      isFirst ||
      was === undefined ||
      was.state !== status.state ||
      was.held !== status.held ||
      was.restarts !== status.restarts;
    job.status = was !== undefined && !isNews && JSON.stringify(was) === JSON.stringify(status) ? was : status;
    return isNews ? status : undefined;
  }

  #noteRestart({ jobId, startedAt, endedAt, reason }: JobStatus): void {
    const at = endedAt ?? startedAt ?? new Date().toISOString();
    if (startedAt !== undefined) this.#note(jobId, { at: startedAt, event: 'started' });
    if (endedAt !== undefined)
      this.#note(jobId, { at: endedAt, event: 'ended', ...(reason !== undefined && { reason }) });
    this.#note(jobId, { at, event: 'requeued' });
  }

  #note(jobId: string, event: JobEvent): void {
    this.#journal.event(jobId, event).catch((error: unknown) => {
      this.#warn(`that job ${jobId} was ${event.event} could not be written down`, error);
    });
  }

  #keepOpen(submission: Submission, look: number): readonly JobStatus[] {
    const { jobId, spec } = submission;
    const indexes = spec.batch?.array?.indexes ?? [undefined];
    const added: JobStatus[] = [];
    for (const index of indexes) {
      const status = newStatus(jobId, index, submission, this.#login);
      const before = this.jobs.get(status.jobId);
      if (before !== undefined && look < 0) continue;
      const told = before?.submission === undefined && !hasEnded(before?.status.state ?? 'failed') ? before : undefined;
      // Any other of that id is of a slurmctld that has lost what it knew since.
      const job = this.#keep(status, submission, told?.madeAtLook ?? look);
      // Slurm told of it before sbatch did.
      if (told?.row !== undefined && !isOfAnother(submission.spec.account, told.row)) {
        job.row = told.row;
        job.facts = told.facts;
        const { exitCode, restarts } = told.status;
        job.status = statusOf(told.row, submission, told.facts, { exitCode, restarts }, told.status);
      }
      added.push(job.status);
    }
    return added;
  }

  #keep(status: JobStatus, submission: Submission | undefined, madeAtLook: number): SlurmJob {
    const { jobId, array } = status;
    const job: SlurmJob = {
      jobId,
      row: undefined,
      status,
      submission,
      facts: undefined,
      madeAtLook,
    };
    this.jobs.set(jobId, job);
    if (array !== undefined) {
      const indexes = this.#arrays.get(array.jobId) ?? new Set();
      this.#arrays.set(array.jobId, indexes.add(jobId));
    }
    return job;
  }
}

function isOfAnother(account: string | undefined, row: QueueRow): boolean {
  return account !== undefined && account !== '' && account !== row.account;
}

/** Whether a job of which the end is known already is told of again. */
function sameEnd(status: JobStatus, row: QueueRow): boolean {
  return hasEnded(status.state) && status.endedAt === (row.endsAt ?? row.startsAt);
}
