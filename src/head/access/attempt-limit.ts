/** Of logins. */
const LOGINS: AttemptBounds = { windowMs: 60_000, perAddress: 10, globally: 60 };

/** How many attempts may fail within a window, milliseconds. */
export interface AttemptBounds {
  readonly windowMs: number;
  readonly perAddress: number;
  readonly globally: number;
}

interface Failure {
  readonly address: string;
  readonly at: number;
}

/** Counts failed attempts; without other bounds those of logins: ten a minute from one address, sixty from all together. */
export class AttemptLimit {
  readonly #now: () => number;
  readonly #bounds: AttemptBounds;
  #failures: Failure[] = [];

  constructor(now: () => number, bounds: AttemptBounds = LOGINS) {
    this.#now = now;
    this.#bounds = bounds;
  }

  /** Seconds until the next attempt; 0: now. */
  waitSec(address: string): number {
    const since = this.#now() - this.#bounds.windowMs;
    this.#failures = this.#failures.filter(({ at }) => at > since);
    const own = this.#failures.filter((failure) => failure.address === address);
    const blocking = own.at(-this.#bounds.perAddress) ?? this.#failures.at(-this.#bounds.globally);
    return blocking === undefined ? 0 : Math.ceil((blocking.at - since) / 1000);
  }

  /** An attempt counts as failed until it `succeeded`. */
  begin(address: string): { succeeded(): void } {
    const failure: Failure = { address, at: this.#now() };
    this.#failures.push(failure);
    return {
      succeeded: () => {
        this.#failures = this.#failures.filter((other) => other !== failure);
      },
    };
  }
}
