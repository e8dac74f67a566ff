/** How much may be done: so many at once, and so many a second in the long run. */
export class Budget {
  readonly #atOnce: number;
  readonly #perSecond: number;
  #left: number;
  #at: number | undefined;

  constructor({ atOnce, perSecond }: { readonly atOnce: number; readonly perSecond: number }) {
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
    this.#left = atOnce;
  }

  /** @param now milliseconds  @returns whether there was one left */
  spend(now: number): boolean {
    this.#at ??= now;
    this.#left = Math.min(this.#atOnce, this.#left + (Math.max(0, now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
