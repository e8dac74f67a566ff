const WINDOW_MS = 60_000;
const PER_ADDRESS = 10;
const GLOBALLY = 60;

interface Failure {
  readonly address: string;
  readonly at: number;
}

/** Counts failed logins: ten a minute from one address, sixty from all together. */
export class AttemptLimit {
  readonly #now: () => number;
  #failures: Failure[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds until the next attempt; 0: now. */
  waitSec(address: string): number {
    const since = this.#now() - WINDOW_MS;
    this.#failures = this.#failures.filter(({ at }) => at > since);
    const own = this.#failures.filter((failure) => failure.address === address);
    const blocking = own.at(-PER_ADDRESS) ?? this.#failures.at(-GLOBALLY);
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
