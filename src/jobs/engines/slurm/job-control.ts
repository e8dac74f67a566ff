import { BreadboxError } from '../../../cluster/errors.ts';
import { hasEnded } from '../../engine.ts';
import type { JobBook } from './job-book.ts';
import type { JobJournal } from './job-journal.ts';
import { failure, lastWords, type SlurmCommands } from './slurm-commands.ts';
import type { SlurmJob } from './slurm-job.ts';

export interface ControlParts {
  readonly commands: SlurmCommands;
  readonly book: JobBook;
  readonly journal: JobJournal;
  /** Resolves after a look that began after this call. */
  readonly look: () => Promise<void>;
}

const TIMEOUT_SEC = 30;
/** A job that is ended to be requeued has KillWait for it; after two minutes Slurm starts it by itself. */
const HURRY_MS = 120_000;
/** A requeued job starts so long after it was ended: its nodes know it by the time of its credential, and 24.11 kills what is started within one second. */
const REST_SEC = 5;
/** What a job has become in the meantime is no reason to fail. */
const TOO_LATE =
  /already completing or completed|already finished|Invalid job id|Job is pending execution|not pending|Job is no longer pending|Job\/step already/i;

interface Hurry {
  /** Until when it is seen to. */
  readonly untilMs: number;
  /** When it was told to start, and a little more. */
  readonly dueMs: number | undefined;
}

/** What is done to jobs that Slurm has. */
export class JobControl {
  readonly #parts: ControlParts;
  /** Requeued, and not yet started again. */
  readonly #hurried = new Map<string, Hurry>();

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  /** Slurm's own time between TERM and KILL holds for all jobs of a cluster; without any, the script is killed at once. */
  async cancel(jobId: string, graceSec: number | undefined): Promise<void> {
    if (this.#parts.book.find(jobId).length === 0) await this.#now(jobId);
    const jobs = this.#parts.book.find(jobId).filter(isAlive);
    if (jobs.length === 0) return;
    const at = new Date().toISOString();
    for (const job of jobs) await this.#parts.journal.event(job.jobId, { at, event: 'cancelled' });
    await this.#run(graceSec === 0 ? `scancel --full --signal=KILL ${jobId}` : `scancel ${jobId}`);
  }

  async signal(jobId: string, signal: NodeJS.Signals): Promise<void> {
    const jobs = await this.#now(jobId);
    if (!jobs.some(({ status }) => status.state === 'running')) return;
    // Of what is no script the program alone: an srun that is interrupted keeps it to itself.
    const full = jobs.some(isStep) ? '' : '--full ';
    await this.#run(`scancel ${full}--signal=${signal.replace(/^SIG/, '')} ${jobId}`);
  }

  async hold(jobId: string): Promise<void> {
    const waiting = (await this.#now(jobId)).filter(({ status }) => status.state === 'pending' && !status.held);
    if (waiting.length === 0) return;
    await this.#run(`scontrol uhold ${jobId}`);
    await this.#note(waiting, 'held');
  }

  async release(jobId: string): Promise<void> {
    const held = (await this.#now(jobId)).filter(({ status }) => status.held);
    if (held.length === 0) return;
    await this.#run(`scontrol release ${jobId}`);
    await this.#note(held, 'released');
  }

  /** @throws BreadboxError `conflict` */
  async requeue(jobId: string): Promise<void> {
    const jobs = await this.#now(jobId);
    const wanted = jobs.filter(({ status }) => status.state !== 'pending');
    if (wanted.length === 0) return;
    for (const job of wanted) mayBeRequeued(job);
    for (const job of wanted) this.#hurried.set(job.jobId, { untilMs: performance.now() + HURRY_MS, dueMs: undefined });
    await this.#run(`scontrol requeue ${jobId}`);
  }

  /** Whether a look is wanted soon. */
  get hurries(): boolean {
    return this.#hurried.size > 0;
  }

  /**
   * After each look. Slurm lets a requeued job wait two minutes, in which its nodes forget that they were told to end it: it is told to start
   * sooner, and once that time has come, to look at the job again, which it would do by itself only with its next round.
   */
  async looked(): Promise<void> {
    const now = performance.now();
    const soon: string[] = [];
    const due: string[] = [];
    for (const [jobId, { untilMs, dueMs }] of this.#hurried) {
      const row = this.#parts.book.jobs.get(jobId)?.row;
      const waits = row?.state === 'PENDING' && row.reason === 'BeginTime';
      // Until it has been seen to wait, this may be a look from before it was requeued.
      const isOver = dueMs !== undefined && (row === undefined || row.state === 'RUNNING');
      if (isOver || now > untilMs) this.#hurried.delete(jobId);
      else if (waits && dueMs === undefined) soon.push(jobId);
      else if (waits && now > dueMs!) due.push(jobId);
    }
    if (await this.#startsAt(due, 'now')) for (const jobId of due) this.#hurried.delete(jobId);
    if (await this.#startsAt(soon, `now+${REST_SEC}`)) {
      const dueMs = performance.now() + (REST_SEC + 1) * 1000;
      for (const jobId of soon) this.#hurried.set(jobId, { untilMs: now + HURRY_MS, dueMs });
    }
  }

  /** Whether that was said: a slurmctld that is busy is asked again at the next look. Where it is refused, jobs start when Slurm lets them. */
  async #startsAt(jobIds: readonly string[], time: string): Promise<boolean> {
    if (jobIds.length === 0) return false;
    const { commands } = this.#parts;
    const script = jobIds.map((jobId) => `scontrol update JobId=${jobId} StartTime=${time}`).join('; ');
    try {
      const { exitCode } = await commands.run({ script, account: commands.operator, timeoutSec: TIMEOUT_SEC });
      return exitCode === 0;
    } catch {
      return false;
    }
  }

  /** What is done to a job depends on what it does at this moment. */
  async #now(jobId: string): Promise<readonly SlurmJob[]> {
    if (/^\d+(_\d+)?$/.test(jobId)) await this.#parts.look();
    return this.#parts.book.find(jobId);
  }

  async #note(jobs: readonly SlurmJob[], event: 'held' | 'released'): Promise<void> {
    const at = new Date().toISOString();
    for (const { jobId } of jobs) await this.#parts.journal.event(jobId, { at, event });
  }

  async #run(script: string): Promise<void> {
    const { commands } = this.#parts;
    await commands.shell.known();
    const output = await commands.run({ script, account: commands.operator, timeoutSec: TIMEOUT_SEC });
    if (output.exitCode !== 0 && !TOO_LATE.test(output.stderr)) {
      if (/permission|Access.*denied/i.test(output.stderr)) {
        throw new BreadboxError('not-allowed', `Slurm does not allow it: ${lastWords(output.stderr)}.`);
      }
      throw failure(script, output);
    }
    await this.#parts.look();
  }
}

function isStep({ submission }: SlurmJob): boolean {
  return submission?.spec.batch !== undefined && submission.stdoutPath !== undefined;
}

function isAlive({ status }: SlurmJob): boolean {
  return !hasEnded(status.state);
}

function mayBeRequeued({ jobId, submission, facts }: SlurmJob): void {
  const spec = submission?.spec;
  const isBatch = spec === undefined ? facts?.batch !== false : spec.batch !== undefined;
  if (!isBatch) throw new BreadboxError('conflict', `Job ${jobId} is not a batch job: it is not done again.`);
  if (spec?.batch?.requeue !== false && facts?.requeue !== false) return;
  throw new BreadboxError('conflict', `Job ${jobId} was submitted with --no-requeue: it is not done again.`);
}
