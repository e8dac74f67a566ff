import { setTimeout as sleep } from 'node:timers/promises';

const WATCHED_MS = 1000;
const RESTING_MS = 5000;
/** Who asked so long ago is taken to ask again. */
const ASKING_MS = 3000;
/** Nobody waits longer for a cluster that does not answer. */
const PATIENCE_MS = 4500;

export interface WatchOptions {
  /** One look at all jobs. */
  readonly look: () => Promise<void>;
  /** Whether anything may change by itself. */
  readonly active: () => boolean;
  /** Whether somebody looks at what jobs do. */
  readonly watching: () => boolean;
  readonly watchedMs?: number | undefined;
  readonly restingMs?: number | undefined;
}

/** When to look: once a second while somebody watches, every five while jobs are on their way, else only when asked. */
export class QueueWatch {
  readonly #options: WatchOptions;
  readonly #watchedMs: number;
  readonly #restingMs: number;
  #watchers = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#watchedMs = options.watchedMs ?? WATCHED_MS;
    this.#restingMs = options.restingMs ?? RESTING_MS;
  }

  /** Somebody watches until the answer is called. */
  watch(): () => void {
    this.#watchers++;
    this.#schedule();
    let done = false;
    return () => {
      if (!done) this.#watchers--;
      done = true;
    };
  }

  /** Resolves after a look that began after this call. */
  now(): Promise<void> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  /** Resolves when the last look is no older than somebody who watches has it, or the cluster is silent. */
  async fresh(): Promise<void> {
    this.#askedAtMs = performance.now();
    if (this.#askedAtMs - this.#lookedAtMs < this.#watchedMs) {
      this.#schedule();
      return;
    }
    await Promise.race([this.#running ?? this.#begin(), sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#next;
    await this.#running;
  }

  #begin(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const startedAtMs = performance.now();
    this.#running = this.#options.look().finally(() => {
      this.#running = undefined;
      this.#lookedAtMs = startedAtMs;
      this.#schedule();
    });
    return this.#running;
  }

  #schedule(): void {
    if (this.#closed || this.#running !== undefined) return;
    const waitMs = this.#waitMs();
    clearTimeout(this.#timer);
    if (waitMs === undefined) return;
    const sinceMs = performance.now() - this.#lookedAtMs;
    this.#timer = setTimeout(() => void this.#begin(), Math.max(0, waitMs - sinceMs));
    this.#timer.unref();
  }

  #waitMs(): number | undefined {
    const isWatched = this.#watchers > 0 || this.#options.watching();
    if (!this.#options.active()) return isWatched ? this.#restingMs : undefined;
    const wasAsked = performance.now() - this.#askedAtMs < ASKING_MS;
    return isWatched || wasAsked ? this.#watchedMs : this.#restingMs;
  }
}
