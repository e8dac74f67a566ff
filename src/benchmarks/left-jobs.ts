import type { Engine } from '../jobs/engine.ts';
import type { BenchRun } from '../protocol/bench.ts';
import { jobNameOf } from './bench-session.ts';
import type { StepPlace } from './run-step.ts';

const RETRY_MS = 15_000;

export interface LeftJobsParts {
  /** That jobs go to at the moment. */
  readonly engine: () => Engine;
  readonly placeOf: (by: string) => Promise<Pick<StepPlace, 'account'>>;
  readonly warn: (message: string, error?: unknown) => void;
  readonly retryMs?: number | undefined;
}

/** Ends the jobs of runs that heads left when they died, as soon as the engine answers. */
export class LeftJobs {
  readonly #parts: LeftJobsParts;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(parts: LeftJobsParts) {
    this.#parts = parts;
  }

  /** @param runs that were interrupted with those heads. Never rejects: what cannot be ended now is tried again. */
  async end(runs: readonly Pick<BenchRun, 'run' | 'by'>[]): Promise<void> {
    if (runs.length === 0) return;
    const isDone = await this.#tryToEnd(runs).catch((error: unknown) => {
      this.#parts.warn('a job of a benchmark that was interrupted could not be ended; it is tried again', error);
      return false;
    });
    if (isDone || this.#isStopped) return;
    this.#timer = setTimeout(() => void this.end(runs), this.#parts.retryMs ?? RETRY_MS).unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Whether nothing is left. Others may have jobs that are called the same: only those of who began the run are ended. */
  async #tryToEnd(runs: readonly Pick<BenchRun, 'run' | 'by'>[]): Promise<boolean> {
    const engine = this.#parts.engine();
    // What it lists then is from before, and no job can be ended.
    if (engine.trouble !== undefined) return false;
    const alive = await engine.list({ states: ['pending', 'running'] });
    for (const { run, by } of runs) {
      const named = alive.filter(({ name, owner }) => name === jobNameOf(run) && owner === by);
      if (named.length === 0) continue;
      const { account } = await this.#parts.placeOf(by);
      for (const job of named)
        if (account === undefined || job.account === account.name) await engine.cancel(job.jobId, { graceSec: 1 });
    }
    // The list may be from before where the trouble has only just begun.
    return engine.trouble === undefined;
  }
}
