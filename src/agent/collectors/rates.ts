/** Turns counters into what they grew by in a second. */
export class Rates {
  #counts = new Map<string, number>();
  #next = new Map<string, number>();
  #at: number | undefined;
  #seconds: number | undefined;

  /** Before the counters of one reading. `now` in milliseconds. */
  begin(now: number): void {
    this.#seconds = this.#at === undefined || now <= this.#at ? undefined : (now - this.#at) / 1000;
    this.#at = now;
    // Those that were not read again have gone: their devices may come back with other counts.
    [this.#counts, this.#next] = [this.#next, this.#counts];
    this.#next.clear();
  }

  /** undefined: at the first reading, and where a counter began anew. */
  perSecond(key: string, count: number): number | undefined {
    this.#next.set(key, count);
    const before = this.#counts.get(key);
    if (before === undefined || this.#seconds === undefined || count < before) return undefined;
    return (count - before) / this.#seconds;
  }
}
