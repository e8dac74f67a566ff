import { writeArrayControl, writeControl } from './job-control.ts';
import type { JobRegistry } from './job-registry.ts';
import { ensureDirectory, type LocalJob } from './local-job.ts';

/** Holds and releases pending jobs, one such wish after the other, so that the last one stands on the disk too. */
export class JobHolds {
  readonly #registry: JobRegistry;
  readonly #root: string;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param root the directory of the jobs' directories */
  constructor(registry: JobRegistry, root: string) {
    this.#registry = registry;
    this.#root = root;
  }

  /** Answers which jobs it changed. A hold is in force at once, a release once it is on the disk. */
  set(jobId: string, held: boolean): Promise<readonly LocalJob[]> {
    if (held) for (const job of this.#pending(jobId)) job.held = true;
    const done = this.#turn.then(() => this.#set(jobId, held));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #pending(jobId: string): readonly LocalJob[] {
    return this.#registry.find(jobId).filter(({ state }) => state === 'pending');
  }

  async #set(jobId: string, held: boolean): Promise<readonly LocalJob[]> {
    const word = held ? 'held' : 'released';
    const changed = this.#pending(jobId).filter((job) => job.held !== held || held);
    const event = { at: new Date().toISOString(), event: word } as const;
    for (const job of changed) job.events = [...job.events, event];
    // Indexes without a directory get none: one file says it of them all.
    const untouched = changed.length === 1 ? [] : changed.filter(({ hasDirectory }) => !hasDirectory);
    const [first] = untouched;
    if (first !== undefined) {
      const [holder] = this.#registry.find(first.array!.jobId);
      await writeArrayControl(holder!.directory, { held, events: first.events });
    }
    for (const job of changed) if (!untouched.includes(job)) await this.#write(job, held);
    for (const job of changed) job.held = held;
    return changed;
  }

  async #write(job: LocalJob, held: boolean): Promise<void> {
    await ensureDirectory(job, this.#root);
    const { restarts, events } = job;
    await writeControl(job.directory, { held, restarts, events });
  }
}
