/** Says once in so many seconds that it is time. A reading a little early counts, so that a timer's jitter skips none. */
export class Every {
  readonly #periodMs: number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(seconds: number) {
    this.#periodMs = seconds * 1000;
  }

  isDue(now: number): boolean {
    if (now - this.#last < this.#periodMs - 500) return false;
    this.#last = now;
    return true;
  }
}
