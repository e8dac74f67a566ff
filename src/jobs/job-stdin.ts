import type { Engine, JobStatus } from './engine.ts';

/** Who has gone away does not come back for its terminal. */
const SILENCE_MS = 60_000;
const LOOK_MS = 5000;

/** The stdin of interactive jobs. One whose caller is not heard of any more is cancelled. */
export class JobStdin {
  readonly #engine: Engine;
  readonly #warn: (message: string, error?: unknown) => void;
  readonly #silenceMs: number;
  readonly #heardAt = new Map<string, { readonly jobId: string; atMs: number; posts: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: Engine, warn: (message: string, error?: unknown) => void, silenceMs = SILENCE_MS) {
    this.#engine = engine;
    this.#warn = warn;
    this.#silenceMs = silenceMs;
  }

  start(): void {
    this.#timer = setInterval(() => this.#cancelSilent(), Math.min(LOOK_MS, this.#silenceMs / 4));
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.forget();
  }

  /** Its jobs are another engine's. */
  forget(): void {
    this.#heardAt.clear();
  }

  /** Also one of an earlier head: its caller has as long as any to be heard of. */
  began({ jobId, rawId }: Pick<JobStatus, 'jobId' | 'rawId'>): void {
    this.#heardAt.set(rawId, { jobId, atMs: Date.now(), posts: 0 });
  }

  ended(rawId: string): void {
    this.#heardAt.delete(rawId);
  }

  /**
   * Hands bytes on as they come, no faster than the job reads. No bytes are a sign of life.
   * @param signal ends when the caller goes away
   * @throws BreadboxError `conflict` where the job has no such stdin, or it has ended
   */
  async write(
    { jobId, rawId }: Pick<JobStatus, 'jobId' | 'rawId'>,
    body: AsyncIterable<Uint8Array>,
    { end, signal }: { readonly end: boolean; readonly signal: AbortSignal },
  ): Promise<void> {
    const heard = this.#heardAt.get(rawId);
    const count = (by: 1 | -1): void => {
      if (heard === undefined) return;
      heard.posts += by;
      heard.atMs = Date.now();
    };
    // Who goes away while the job does not read is silent from then on.
    const gone = (): void => count(-1);
    count(1);
    signal.addEventListener('abort', gone, { once: true });
    try {
      for await (const chunk of body) {
        if (chunk.length > 0) await this.#engine.writeStdin(jobId, chunk);
      }
      if (end) await this.#engine.endStdin(jobId);
    } finally {
      signal.removeEventListener('abort', gone);
      if (!signal.aborted) count(-1);
    }
  }

  #cancelSilent(): void {
    const silentSince = Date.now() - this.#silenceMs;
    for (const [rawId, { jobId, atMs, posts }] of this.#heardAt) {
      if (posts > 0 || atMs > silentSince) continue;
      this.#heardAt.delete(rawId);
      this.#engine.cancel(jobId).catch((error) => this.#warn(`job ${jobId} could not be cancelled`, error));
    }
  }
}
