/** Longer ones Node would let fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** At most one moment to wake at; it holds no process back from ending. */
export class WakeTimer {
  #timer: NodeJS.Timeout | undefined;

  /** Instead of the moment before. `undefined`: none. */
  set(atMs: number | undefined, wake: () => void): void {
    clearTimeout(this.#timer);
    if (atMs === undefined) return;
    const inMs = Math.min(Math.max(1, atMs - Date.now()), MAX_TIMER_MS);
    this.#timer = setTimeout(wake, inMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
