import type { HeadClient } from '../head-client.ts';
import type { SlotPool } from './slot-pool.ts';

/** At most so often is it said that other tasks run now. */
const SHOW_MS = 1000;

export interface RenewerEvents {
  readonly onCancelled: (runs: readonly string[]) => void;
  readonly onAllowed: (slots: number) => void;
  readonly onStop: () => void;
  readonly onFatal: (error: unknown) => void;
}

/** Keeps the leases alive, and tells the head what the slots do. */
export class Renewer {
  readonly #head: HeadClient;
  readonly #pool: SlotPool;
  readonly #renewMs: number;
  readonly #events: RenewerEvents;
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #renewedMs = Date.now();
  #shown = '';
  #asking = false;

  constructor(head: HeadClient, pool: SlotPool, renewSec: number, events: RenewerEvents) {
    this.#head = head;
    this.#pool = pool;
    this.#renewMs = renewSec * 1000;
    this.#events = events;
    this.#timer = setInterval(() => this.#tick(), Math.min(SHOW_MS, this.#renewMs));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#abort.abort();
  }

  #tick(): void {
    if (this.#asking) return;
    const running = this.#pool.running();
    const shown = running.map(({ task }) => task).join();
    // A tick early rather than one late.
    if (shown === this.#shown && Date.now() - this.#renewedMs < this.#renewMs - SHOW_MS) return;
    this.#shown = shown;
    this.#asking = true;
    this.#renew(running)
      .catch((error) => {
        if (!this.#abort.signal.aborted) this.#events.onFatal(error);
      })
      .finally(() => {
        this.#asking = false;
      });
  }

  async #renew(running: ReturnType<SlotPool['running']>): Promise<void> {
    const { cancelled, allowed, stop } = await this.#head.call(
      'POST /api/farm/renew',
      { body: { running: running.slice(0, 4096) } },
      { signal: this.#abort.signal },
    );
    this.#renewedMs = Date.now();
    this.#events.onCancelled(cancelled);
    this.#events.onAllowed(allowed);
    if (stop) this.#events.onStop();
  }
}
