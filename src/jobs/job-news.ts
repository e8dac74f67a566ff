import type { Job } from '../protocol/jobs.ts';
import type { JobStatus } from './engine.ts';
import { jobRow } from './job-rows.ts';
import type { JobTable } from './job-table.ts';
import type { JobsContext } from './jobs-context.ts';

const EVERY_MS = 250;
/** At once; the others follow with the next events, so that a listener on a slow line keeps up. */
const MOST_JOBS = 400;

/** Publishes users' jobs that have changed, at most four times a second, while anybody listens. */
export class JobNews {
  readonly #context: Pick<JobsContext, 'hasListeners' | 'publish' | 'warn'>;
  readonly #table: JobTable;
  readonly #changed = new Map<string, JobStatus>();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: Pick<JobsContext, 'hasListeners' | 'publish' | 'warn'>, table: JobTable) {
    this.#context = context;
    this.#table = table;
  }

  changed(status: JobStatus): void {
    if (!status.batch || !this.#context.hasListeners()) return;
    this.#changed.set(status.rawId, status);
    this.#timer ??= setTimeout(() => void this.#publish(), EVERY_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#changed.clear();
  }

  async #publish(): Promise<void> {
    const now = [...this.#changed.values()].slice(0, MOST_JOBS);
    for (const { rawId } of now) this.#changed.delete(rawId);
    try {
      const { engine, context } = this.#table;
      const pending = now.filter(({ state }) => state === 'pending').map(({ jobId }) => jobId);
      const why = pending.length === 0 ? undefined : await engine.whyPending(pending);
      const byOwner = new Map<string, Job[]>();
      for (const status of now) {
        const job = jobRow(status, context, why?.get(status.jobId)?.reason);
        const jobs = byOwner.get(job.user);
        if (jobs === undefined) byOwner.set(job.user, [job]);
        else jobs.push(job);
      }
      for (const [owner, jobs] of byOwner) this.#context.publish('jobs', { jobs }, { owner });
    } catch (error) {
      this.#context.warn('publishing jobs failed', error);
    }
    this.#timer = this.#changed.size > 0 ? setTimeout(() => void this.#publish(), EVERY_MS) : undefined;
  }
}
