const AGAIN_AFTER_MS = 600_000;
const MOST_SUBJECTS = 1000;

interface Complaint {
  readonly saidAt: number;
  more: number;
}

/** Says what is wrong with what arrives once, and what has followed ten minutes later: a flood of bad lines is none of the log's. */
export class Complaints {
  readonly #warn: (message: string) => void;
  readonly #now: () => number;
  readonly #said = new Map<string, Complaint>();

  constructor(warn: (message: string) => void, now: () => number) {
    this.#warn = warn;
    this.#now = now;
  }

  /** @param subject what counts as the same: a node and what is the matter with it */
  about(subject: string, message: string): void {
    const now = this.#now();
    const before = this.#said.get(subject);
    if (before !== undefined && now - before.saidAt < AGAIN_AFTER_MS) {
      before.more++;
      return;
    }
    this.#said.delete(subject);
    this.#said.set(subject, { saidAt: now, more: 0 });
    for (const oldest of this.#said.keys()) {
      if (this.#said.size <= MOST_SUBJECTS) break;
      this.#said.delete(oldest);
    }
    this.#warn(
      before === undefined || before.more === 0 ? message : `${message} (and ${before.more} times more before)`,
    );
  }
}
