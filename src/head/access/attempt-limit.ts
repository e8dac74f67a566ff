/** Of logins. */
const LOGINS: AttemptBounds = { windowMs: 60_000, perCaller: 10, globally: 60 };

/** How many attempts may fail within a window, milliseconds. A caller is an address, or whatever else those are told apart by. */
export interface AttemptBounds {
  readonly windowMs: number;
  readonly perCaller: number;
  readonly globally: number;
}

interface Failure {
  readonly caller: string;
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
  waitSec(caller: string): number {
    const since = this.#now() - this.#bounds.windowMs;
    this.#failures = this.#failures.filter(({ at }) => at > since);
    const own = this.#failures.filter((failure) => failure.caller === caller);
    const blocking = own.at(-this.#bounds.perCaller) ?? this.#failures.at(-this.#bounds.globally);
    return blocking === undefined ? 0 : Math.ceil((blocking.at - since) / 1000);
  }

  /** An attempt counts as failed until it `succeeded`. */
  begin(caller: string): { succeeded(): void } {
    const failure: Failure = { caller, at: this.#now() };
    this.#failures.push(failure);
    return {
      succeeded: () => {
        this.#failures = this.#failures.filter((other) => other !== failure);
      },
    };
  }
}
