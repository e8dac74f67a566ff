import { parseSeconds } from '../cluster/units.ts';
import type { OptimiseSpec } from '../protocol/optimise.ts';
import type { FeedEvent } from '../protocol/pilot.ts';
import type { FarmContext } from './farm-context.ts';
import { type Improvement, Optimiser } from './feeds/optimise/optimiser.ts';
import type { RunRow } from './rows.ts';
import { formatRunId } from './task-id.ts';
import type { Wakers } from './wakers.ts';

const WAIT_MS = 60_000;

export interface OptimiseFeedEvents {
  /** Tasks are new, or the feed has ended and with it, it may be, its run. */
  fed(row: RunRow, ended: boolean): void;
  failed(row: RunRow, reason: string): Promise<void>;
}

/**
 * Keeps an optimiser for each run that has one. What it is asked and told is recorded, as for a command feed, and an optimiser
 * that begins anew hears all of it in the same order.
 */
export class OptimiseFeeds {
  readonly #context: FarmContext;
  readonly #wakers: Wakers<number>;
  readonly #events: OptimiseFeedEvents;
  readonly #running = new Map<number, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(context: FarmContext, wakers: Wakers<number>, events: OptimiseFeedEvents) {
    this.#context = context;
    this.#wakers = wakers;
    this.#events = events;
  }

  /** One round, every second or when a run is new. */
  tend(active: readonly RunRow[]): void {
    for (const row of active) {
      const { run, feedKind, feedDone, state } = row;
      const isFeeding = feedKind === 'optimise' && feedDone === 0 && (state === 'running' || state === 'paused');
      if (!isFeeding || this.#running.has(run) || this.#stop.signal.aborted) continue;
      this.#running.set(
        run,
        this.#keep(row).finally(() => this.#running.delete(run)),
      );
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  async #keep(row: RunRow): Promise<void> {
    try {
      await this.#converse(row);
    } catch (error) {
      const { code } = error as { code?: string };
      if (this.#stop.signal.aborted || code === 'stopping') return; // the next start goes on
      if (code === 'not-found') return; // the run was cancelled and removed
      this.#context.warn(`the optimiser of run ${formatRunId(row.run)} broke off`, error);
      await this.#events
        .failed(row, `its optimiser broke off: ${(error as Error).message}`)
        .catch((second: unknown) => this.#context.warn('and the run could not be marked', second));
    }
  }

  async #converse(row: RunRow): Promise<void> {
    const { run, seed, workers } = row;
    const spec = (JSON.parse(row.feed) as { optimise: OptimiseSpec }).optimise;
    const untilMs = row.createdAt + (spec.time === undefined ? Infinity : parseSeconds(spec.time) * 1000);
    const optimiser = new Optimiser(spec, { seed, workers });
    for (let cursor = 0; !this.#stop.signal.aborted; ) {
      const heard = new AbortController();
      // From before the question on: what comes while it is being answered must not be missed.
      const woken = this.#wakers.wait(run, WAIT_MS, AbortSignal.any([heard.signal, this.#stop.signal]));
      try {
        const isClosing = Date.now() >= untilMs;
        const { events, end } = await this.#context.store.write('feedNext', { run, cursor, isClosing });
        for (const text of events) {
          const event = JSON.parse(text) as FeedEvent;
          await this.#hear(row, optimiser, event);
          cursor = event.seq;
        }
        if (end) return;
        if (events.length === 0) await woken;
      } finally {
        heard.abort();
      }
    }
  }

  async #hear(row: RunRow, optimiser: Optimiser, event: FeedEvent): Promise<void> {
    const { run } = row;
    const { store } = this.#context;
    if (event.kind === 'tell') {
      const improvements = event.answers
        .map(({ key, answer }) => optimiser.tell(key, answer))
        .filter((improvement) => improvement !== undefined);
      if (improvements.length > 0) await this.#improved(row, improvements);
      return;
    }
    const { tasks, done } = optimiser.ask(event.n);
    const { ended, added } = await store.write('feedReply', { run, seq: event.seq, tasks, done, now: Date.now() });
    if (added > 0 || done) this.#events.fed(row, ended);
  }

  async #improved({ run, owner }: RunRow, improvements: readonly Improvement[]): Promise<void> {
    const added = await this.#context.store.write('addImprovements', { run, improvements, now: Date.now() });
    const id = formatRunId(run);
    for (const improvement of added) this.#context.publish('optimum', { run: id, ...improvement }, { run: id, owner });
  }
}
