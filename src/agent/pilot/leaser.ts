import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../protocol/pilot.ts';
import type { HeadClient } from '../head-client.ts';
import type { SlotPool } from './slot-pool.ts';

/** A pilot that has had no work for so long leaves, so that its allocation goes to others. Seconds. */
const LEAVE_AFTER_SEC = 10;
/** The longest that a head waits. */
const STAY_SEC = 60;
/** After the head had nothing to hold in advance. */
const ASK_AGAIN_MS = 250;

export interface LeaserEvents {
  readonly onLease: (lease: Lease) => void;
  /** Whether a head that says `stop` means this pilot. */
  readonly isMeant: (signal: AbortSignal) => Promise<boolean>;
  /** No work for a while. */
  readonly onIdle: () => void;
  readonly onFatal: (error: unknown) => void;
}

/** Asks the head for tasks, one request at a time, while the slots compute. */
export class Leaser {
  readonly #head: HeadClient;
  readonly #pool: SlotPool;
  readonly #events: LeaserEvents;
  readonly #stays: boolean;
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  #grant = 1;
  #unanswered = false;
  #workedAtMs = Date.now();
  #wake: (() => void) | undefined;

  /** @param stays without work, for as long as it takes */
  constructor(head: HeadClient, pool: SlotPool, stays: boolean, events: LeaserEvents) {
    this.#head = head;
    this.#pool = pool;
    this.#stays = stays;
    this.#events = events;
    this.#done = this.#loop().catch((error) => {
      if (!this.#abort.signal.aborted) events.onFatal(error);
    });
  }

  /** The pool may want tasks now. Called for each task: cheap. */
  wake(): void {
    if (this.#wake === undefined || this.#pool.wanted === 0) return;
    this.#wake();
    this.#wake = undefined;
  }

  /** Asks no more. Returns what the head may have given to a request whose answer was not awaited. */
  async stop(): Promise<Lease | undefined> {
    this.#abort.abort();
    this.#wake?.();
    await this.#done;
    if (!this.#unanswered) return undefined;
    this.#unanswered = false;
    return this.#ask(1, 0, { giveUpMs: 5000 }).catch(() => undefined); // what it gave goes back when the lease ends
  }

  async #loop(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const want = this.#pool.wanted;
      if (want === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const hungry = this.#pool.isHungry;
      const askedMs = Date.now();
      const answer = await this.#ask(want, hungry ? this.#patienceSec() : 0, { signal });
      const lease = answer.stop && !(await this.#events.isMeant(signal)) ? { ...answer, stop: false } : answer;
      if (lease.tasks.length > 0 || !this.#pool.isIdle || this.#pool.isBarred) this.#workedAtMs = Date.now();
      this.#events.onLease(lease);
      if (lease.stop) return;
      if (lease.tasks.length > 0) continue;
      if (this.#pool.isIdle && this.#patienceSec() === 0) return this.#events.onIdle();
      if (!hungry) await this.#untilHungry(signal);
      // A head that does not wait must not be asked in a tight loop.
      else if (Date.now() - askedMs < ASK_AGAIN_MS) await sleep(ASK_AGAIN_MS, undefined, { signal });
    }
  }

  async #ask(
    want: number,
    waitSec: number,
    options: { readonly signal?: AbortSignal; readonly giveUpMs?: number },
  ): Promise<Lease> {
    this.#unanswered = true;
    const body = { grant: this.#grant, want, waitSec };
    const lease = await this.#head.call('POST /api/farm/lease', { body }, { ...options, waitSec });
    this.#unanswered = false;
    this.#grant++;
    return lease;
  }

  #patienceSec(): number {
    if (this.#stays) return STAY_SEC;
    if (!this.#pool.isIdle) return LEAVE_AFTER_SEC;
    const left = LEAVE_AFTER_SEC - (Date.now() - this.#workedAtMs) / 1000;
    return left < 0.05 ? 0 : left;
  }

  async #untilHungry(signal: AbortSignal): Promise<void> {
    const until = Date.now() + ASK_AGAIN_MS;
    while (!this.#pool.isHungry && Date.now() < until && !signal.aborted) {
      await sleep(10, undefined, { signal });
    }
  }
}
