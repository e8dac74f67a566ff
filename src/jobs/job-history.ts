import type { Job } from '../protocol/jobs.ts';
import { hasEnded, type JobStatus } from './engine.ts';
import { type DetailPart, detailPart, jobRow } from './job-rows.ts';
import type { JobTable } from './job-table.ts';
import type { PastJobRow } from './operations.ts';

/** So many ended jobs are remembered. */
const KEEP = 100_000;
const PRUNE_EVERY = 1000;
const BATCH = 50;
/** Characters of JSON; what a job with thousands of steps has more is not kept. */
const MOST_DETAIL = 128 * 1024;

/** Writes down what the engine will forget: users' jobs that have ended. */
export class JobHistory {
  readonly #table: JobTable;
  readonly #warn: (message: string, error?: unknown) => void;
  readonly #keep: number;
  /** With the key of their engine. */
  readonly #ended = new Map<string, { readonly engine: string; readonly status: JobStatus }>();
  #writing: Promise<void> | undefined;
  #sincePrune = 0;

  constructor(table: JobTable, warn: (message: string, error?: unknown) => void, keep = KEEP) {
    this.#keep = keep;
    this.#table = table;
    this.#warn = warn;
  }

  /** What has ended while no head watched. */
  async start(): Promise<void> {
    const { engine, store } = this.#table;
    const ended = (await engine.list({ batchOnly: true })).filter(({ state }) => hasEnded(state));
    const rawIds = JSON.stringify(ended.map(({ rawId }) => Number(rawId)));
    const known = new Map(
      (await store.read('knownEnds', { engine: engine.key, rawIds })).map(({ rawId, endedAt }) => [rawId, endedAt]),
    );
    for (const status of ended) {
      if (known.get(Number(status.rawId)) !== Date.parse(status.endedAt ?? '')) this.changed(status);
    }
    await this.settled();
    await this.#prune();
  }

  changed(status: JobStatus): void {
    if (!status.batch || !hasEnded(status.state)) return;
    const engine = this.#table.engine.key;
    this.#ended.set(`${engine} ${status.rawId}`, { engine, status });
    this.#writing ??= this.#write()
      .catch((error) => this.#warn('jobs that have ended were not written down', error))
      .finally(() => {
        this.#writing = undefined;
      });
  }

  /** Resolves once all that has ended is written down. */
  async settled(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#ended.size > 0) {
      const batch = [...this.#ended].slice(0, BATCH);
      // What another engine ended meanwhile is looked for when that one has its seat again.
      const own = batch.filter(([, { engine }]) => engine === this.#table.engine.key);
      const rows = await Promise.all(own.map(([, { status }]) => this.#row(status)));
      await this.#table.store.write('setJobs', { rows });
      for (const [key, ended] of batch) if (this.#ended.get(key) === ended) this.#ended.delete(key);
      this.#sincePrune += rows.length;
      if (this.#sincePrune >= PRUNE_EVERY) await this.#prune();
    }
  }

  async #row(told: JobStatus): Promise<PastJobRow> {
    const { engine, context } = this.#table;
    const details = engine.capabilities.slowDetails === true ? undefined : await engine.details(told.jobId);
    // It may wait again by now: then the end that was told is what was.
    const status = details !== undefined && hasEnded(details.status.state) ? details.status : told;
    const job: Job = jobRow({ ...status, usage: details?.usage ?? status.usage }, context);
    const detail = JSON.stringify(details === undefined ? pathsOf(status) : detailPart({ ...details, status }));
    return {
      engine: engine.key,
      rawId: Number(status.rawId),
      jobId: status.jobId,
      arrayId: status.array === undefined ? null : Number(status.array.jobId),
      arrayIndex: status.array?.index ?? null,
      owner: job.user,
      name: status.name,
      state: status.state,
      endedAt: Date.parse(status.endedAt ?? status.submittedAt),
      job: JSON.stringify(job),
      detail: detail.length <= MOST_DETAIL ? detail : null,
    };
  }

  async #prune(): Promise<void> {
    this.#sincePrune = 0;
    const { engine, store } = this.#table;
    const known = (await engine.list({ batchOnly: true })).map(({ rawId }) => Number(rawId));
    await store.write('pruneJobs', { engine: engine.key, keep: this.#keep, known: JSON.stringify(known) });
  }
}

function pathsOf({ stdoutPath, stderrPath }: JobStatus): DetailPart {
  const stderr = stderrPath === stdoutPath ? {} : { stderr: stderrPath };
  return { ...(stdoutPath !== '' && { stdout: stdoutPath, ...stderr }), args: [], steps: [], events: [], samples: [] };
}
