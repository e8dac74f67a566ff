import { hasEnded } from '../../engine.ts';
import { fileError } from './file-error.ts';
import { claim, type JobFacts, readFacts, writeCancel, writeLimit } from './job-files.ts';
import type { JobQueue } from './job-queue.ts';
import { obstacle, spawnSupervisor } from './job-start.ts';
import { type Finding, judge } from './judge.ts';
import type { Excess } from './limits/limiter.ts';
import { ensureDirectory, type LocalJob, waitAgain } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { putAttemptAside, removeRequeue, writeRequeue } from './requeue-files.ts';
import { settleEnd } from './settle-end.ts';
import { removeSpool } from './spool-directory.ts';
import { terminate } from './terminate-job.ts';
import { tooMuch } from './too-much.ts';
import { WakeTimer } from './wake-timer.ts';

/** Starts what may start, and sees each job to its end. */
export class JobRunner {
  readonly #place: LocalPlace;
  readonly #queue: JobQueue;
  readonly #changed: (job: LocalJob) => void;
  readonly #wake = new WakeTimer();
  readonly #requeueing = new Set<LocalJob>();
  #pollTimer: NodeJS.Timeout | undefined;
  #open = false;

  /** @param changed a job has another state, and it is on the disk */
  constructor(place: LocalPlace, queue: JobQueue, changed: (job: LocalJob) => void) {
    this.#place = place;
    this.#queue = queue;
    this.#changed = changed;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  open(): void {
    this.#open = true;
    this.pump();
    this.#watch();
  }

  async close(): Promise<void> {
    this.#open = false;
    clearTimeout(this.#pollTimer);
    this.#wake.stop();
    for (const job of this.#queue.running) clearTimeout(job.killTimer);
    await this.#place.limits.close();
  }

  /** Starts what may start. @param added where nothing else has happened since the last time */
  pump(added?: LocalJob): void {
    for (let first = added; this.#open; first = undefined) {
      const ready = this.#queue.takeReady(Date.now(), first);
      if (ready.length === 0) break;
      for (const job of ready) this.#startSafely(job);
    }
    this.#wake.set(this.#open ? this.#queue.dueMs : undefined, () => this.pump());
  }

  /** It is about to end, and must not start meanwhile. */
  leaveQueue(job: LocalJob): void {
    this.#queue.remove(job);
  }

  /** Of an earlier head, or of another engine on this directory. */
  async adoptRunning(job: LocalJob): Promise<void> {
    this.#queue.occupy(job);
    this.#guard(job);
    if (isUnwanted(job)) await terminate(job, this.#place.boot, this.#place.limits);
  }

  async cancel(job: LocalJob, graceSec: number): Promise<void> {
    if (hasEnded(job.state)) return;
    if (job.state === 'pending') this.#queue.remove(job);
    job.cancel = { cancelledAt: new Date().toISOString(), graceSec };
    // What cannot be written (the disk is full, perhaps because of this very job) must not keep the job alive.
    try {
      await ensureDirectory(job, this.#place.directory);
      await writeCancel(job.directory, job.cancel);
      if (job.requeue !== undefined) await removeRequeue(job.directory);
    } catch (error) {
      this.#warn(job, 'its cancelling was not recorded', error);
    }
    if (job.state === 'running') return terminate(job, this.#place.boot, this.#place.limits);
    if (hasEnded(job.state)) return;
    this.pump();
    await this.#look(job);
  }

  /** Ends what runs; what has ended waits again. A pending job waits already. */
  async requeue(job: LocalJob, reason: string): Promise<void> {
    if (job.state === 'pending' || (job.state === 'running' && job.cancel !== undefined)) return;
    if (job.requeue !== undefined || this.#requeueing.has(job)) return;
    const at = new Date().toISOString();
    const started = job.startedAt === undefined ? [] : [{ at: job.startedAt, event: 'started' as const }];
    const events = [...job.events, ...started, { at, event: 'requeued' as const, reason }];
    const request = { at, graceSec: 10, restarts: job.restarts + 1, events };
    this.#requeueing.add(job);
    await ensureDirectory(job, this.#place.directory)
      .then(() => writeRequeue(job.directory, request))
      .finally(() => this.#requeueing.delete(job));
    if (!hasEnded(job.state) && job.cancel !== undefined) return removeRequeue(job.directory);
    job.requeue = request;
    if (hasEnded(job.state)) return this.again(job);
    await terminate(job, this.#place.boot, this.#place.limits);
  }

  /** The attempt has ended, and the job waits again. */
  async again(job: LocalJob): Promise<void> {
    const before = job.cancel;
    try {
      if (job.spec.batch !== undefined) await removeSpool(this.#place, job.rawId, job.spec.account);
      await putAttemptAside(job.directory, job.requeue!, job.held);
    } catch (error) {
      job.requeue = undefined;
      throw error;
    }
    const cancel = job.cancel === before ? undefined : job.cancel;
    this.#queue.remove(job);
    waitAgain(job);
    this.#changed(job);
    if (cancel !== undefined) return this.cancel(job, cancel.graceSec);
    this.#queue.add(job);
    this.pump();
  }

  /** Records an end, once; where a supervisor was quicker than we, the job runs on. */
  async end(job: LocalJob, finding: Finding): Promise<void> {
    if (job.ending) return;
    job.ending = true;
    clearTimeout(job.killTimer);
    if (finding.from === 'unclaimed' && !(await this.#claim(job))) {
      job.ending = false;
      job.starting = false;
      this.#queue.occupy(job);
      return this.#look(job);
    }
    const end = await settleEnd(job, finding, this.#place.boot, this.#place.limits).catch((error) => {
      this.#warn(job, 'its end was not recorded', error);
      return finding;
    });
    if (job.requeue !== undefined && job.cancel === undefined) {
      const isWaiting = await this.again(job).then(
        () => true,
        (error) => this.#warn(job, 'it could not be requeued', error),
      );
      if (isWaiting) return;
    }
    this.finish(job, end);
    this.pump();
  }

  /** The end is on the disk. */
  finish(job: LocalJob, end: Finding): void {
    job.ending = true;
    job.state = end.state;
    job.exitCode = end.exitCode;
    job.reason = end.reason;
    if (job.supervisor === undefined) job.startedAt = undefined;
    // File times come from a coarser clock than ours: never an end before its start.
    job.endedAt = [end.endedAt, job.startedAt ?? job.submittedAt].sort().at(-1);
    job.guard = undefined;
    this.#queue.remove(job);
    this.#changed(job);
  }

  #startSafely(job: LocalJob): void {
    job.starting = true;
    this.#start(job)
      .catch((error: Error) => this.#refuse(job, `it could not be started: ${error.message}`))
      .catch((error) => this.#warn(job, 'it could not be started', error));
  }

  async #start(job: LocalJob): Promise<void> {
    const { cores, boot, limits, directory } = this.#place;
    try {
      await ensureDirectory(job, directory);
      const why = tooMuch(job.spec, this.#queue.consumables) ?? (await obstacle(job, cores));
      if (why !== undefined) return await this.#refuse(job, why);
      if (job.cancel === undefined && this.#open) job.child = await spawnSupervisor(job, this.#place);
    } finally {
      job.starting = false;
    }
    job.child?.once('exit', () => {
      job.child = undefined;
      this.#lookSafely(job);
    });
    if (job.child !== undefined) {
      this.#guard(job);
      this.#changed(job);
    }
    if (!isUnwanted(job)) return;
    await (job.child === undefined ? this.#look(job) : terminate(job, boot, limits));
  }

  /** A job that has not begun and never will. */
  async #refuse(job: LocalJob, reason: string): Promise<void> {
    await this.end(job, { state: 'failed', reason, endedAt: new Date().toISOString(), from: 'unclaimed' });
  }

  #guard(job: LocalJob): void {
    const pid = job.child?.pid ?? job.supervisor?.pid;
    if (pid === undefined || job.guard !== undefined) return;
    try {
      job.guard = this.#place.limits.guard(job, pid, (excess) => {
        this.#limit(job, excess).catch((error) => this.#warn(job, 'it could not be ended at its limit', error));
      });
    } catch (error) {
      this.#warn(job, 'nobody watches its limits', error);
    }
  }

  async #limit(job: LocalJob, excess: Excess): Promise<void> {
    if (hasEnded(job.state) || isUnwanted(job)) return;
    job.limit = { ...excess, at: new Date().toISOString() };
    await writeLimit(job.directory, job.limit).catch((error) =>
      this.#warn(job, 'the limit that it passed was not recorded', error),
    );
    await terminate(job, this.#place.boot, this.#place.limits);
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
    const wasSeen = job.supervisor !== undefined;
    if (job.requeue === undefined) learnRequeue(job, facts);
    job.supervisor = facts.supervisor;
    const known = { ...facts, cancel: facts.cancel ?? job.cancel, limit: facts.limit ?? job.limit };
    const verdict = judge(known, boot, new Date().toISOString());
    if (verdict.state === 'pending') {
      if (!wasSeen)
        return this.#refuse(job, 'its supervisor could not write into the directory of the job: is the disk full?');
      waitAgain(job);
      this.#queue.add(job);
      this.#changed(job);
      this.pump();
    } else if (verdict.state === 'running') {
      this.#queue.occupy(job); // another engine on this directory was quicker
      this.#guard(job);
      if (isUnwanted(job) && job.killTimer === undefined) await terminate(job, boot, this.#place.limits);
      this.#watch();
    } else if (facts.requeue !== undefined && job.requeue === undefined) {
      this.#watch(); // another engine on this directory is requeueing it
    } else {
      await this.end(job, verdict);
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

  async #claim(job: LocalJob): Promise<boolean> {
    try {
      return await claim(job.directory);
    } catch (error) {
      this.#warn(job, 'its end was not recorded', error); // the disk is full: no supervisor can claim it either
      return true;
    }
  }

  #warn(job: LocalJob, what: string, error: unknown): void {
    process.emitWarning(fileError(error, `job ${job.jobId}: ${what}`, this.#place.directory).message);
  }
}

/** It runs, and is to end. */
function isUnwanted({ cancel, limit, requeue }: LocalJob): boolean {
  return (cancel ?? limit ?? requeue) !== undefined;
}

/** Another engine on this directory may have requeued it. */
function learnRequeue(job: LocalJob, { control, supervisor }: JobFacts): void {
  if (control === undefined || control.restarts <= job.restarts) return;
  const { restarts, events } = control;
  Object.assign(job, { restarts, events, cancel: undefined, limit: undefined, startedAt: supervisor?.startedAt });
}
