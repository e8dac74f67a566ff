import { MAX_LEASE_TASKS } from '../../protocol/pilot.ts';

/** Work that a pilot holds in advance. Long enough to hide a round trip to the head and its disk. */
const AHEAD_MS = 300;
/** Tasks that take longer are not held in advance: another pilot may be free for them. */
export const SLOW_MS = 1000;
const WEIGHT = 0.1;

/** How long tasks take, so how many to hold in advance. */
export class Pace {
  #meanMs: number | undefined;
  #ended = 0;

  /** Tasks that have ended. */
  get count(): number {
    return this.#ended;
  }

  ended(durationMs: number): void {
    this.#ended++;
    this.#meanMs = this.#meanMs === undefined ? durationMs : this.#meanMs + WEIGHT * (durationMs - this.#meanMs);
  }

  /** Tasks to hold beyond those that run. `youngestMs` is the least time for which a task has run in `slots` busy slots. */
  ahead(slots: number, youngestMs: number): number {
    if (this.#meanMs === undefined) return 0;
    const meanMs = Math.max(this.#meanMs, youngestMs);
    if (meanMs > SLOW_MS) return 0;
    const inTime = Math.ceil((slots * AHEAD_MS) / Math.max(meanMs, 0.01));
    // The first tasks of a feed are often the easy ones: what they promise is believed little by little.
    return Math.min(MAX_LEASE_TASKS, Math.max(slots, Math.min(inTime, this.#ended >> 1)));
  }
}
