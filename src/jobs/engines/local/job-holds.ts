import { type ArrayControl, writeArrayControl, writeControl } from './job-control.ts';
import type { JobRegistry } from './job-registry.ts';
import { ensureDirectory, type LocalJob } from './local-job.ts';

/** Holds and releases pending jobs, one such wish after the other, so that the last one stands on the disk too. */
export class JobHolds {
  readonly #registry: JobRegistry;
  readonly #root: string;
  /** The last wish for a job, which may not be on the disk yet. */
  readonly #wishes = new WeakMap<LocalJob, boolean>();
  #turn: Promise<unknown> = Promise.resolve();

  /** @param root the directory of the jobs' directories */
  constructor(registry: JobRegistry, root: string) {
    this.#registry = registry;
    this.#root = root;
  }

  /** Answers which jobs it changed. A hold is in force at once, a release once it is on the disk and nobody wishes otherwise. */
  set(jobId: string, held: boolean): Promise<readonly LocalJob[]> {
    const wanted = this.#registry
      .find(jobId)
      .filter((job) => job.state === 'pending' && (this.#wishes.get(job) ?? job.held) !== held);
    for (const job of wanted) {
      this.#wishes.set(job, held);
      if (held) job.held = true;
    }
    const done = this.#turn.then(() => this.#write(wanted, held));
    this.#turn = done.catch(() => {
      for (const job of wanted) this.#wishes.delete(job); // it may be tried again
    });
    return done;
  }

  async #write(wanted: readonly LocalJob[], held: boolean): Promise<readonly LocalJob[]> {
    const changed = wanted.filter(({ state }) => state === 'pending');
    const event = { at: new Date().toISOString(), event: held ? 'held' : 'released' } as const;
    for (const job of changed) job.events = [...job.events, event];
    // Indexes without a directory get none: one file says it of them all.
    const untouched = changed.length === 1 ? [] : changed.filter(({ hasDirectory }) => !hasDirectory);
    const [first] = untouched;
    if (first !== undefined) {
      const unit = this.#registry.find(first.array!.jobId);
      const control = () => ({ held, events: first.events, ...cancelOf(unit) });
      const { cancel } = control();
      await writeArrayControl(unit[0]!.directory, control());
      // Cancelled meanwhile: ours may have come to stand over that.
      if (control().cancel !== cancel) await writeArrayControl(unit[0]!.directory, control());
    }
    for (const job of changed) if (!untouched.includes(job)) await this.#writeOne(job, held);
    for (const job of changed) job.held = this.#wishes.get(job) ?? held;
    return changed;
  }

  async #writeOne(job: LocalJob, held: boolean): Promise<void> {
    await ensureDirectory(job, this.#root);
    const { restarts, events } = job;
    await writeControl(job.directory, { held, restarts, events });
  }
}

/** What the array's file says of those that have no directory, where it says that they are cancelled. */
function cancelOf(unit: readonly LocalJob[]): Pick<ArrayControl, 'cancel'> {
  const bare = unit.filter(({ hasDirectory }) => !hasDirectory);
  const cancel = bare.every((job) => job.cancel !== undefined) ? bare[0]?.cancel : undefined;
  return cancel === undefined ? {} : { cancel };
}
