const EVERY_MS = 250;

export interface ProgressNewsParts<State, Line> {
  readonly snapshot: () => State;
  /** Never called while another is under way. What failed is to be written with the next. */
  readonly write: (state: State) => Promise<void>;
  readonly publish: (state: State) => void;
  /** As whoever follows is told of it. */
  readonly line: (state: State) => Line;
}

/** Tells how something long is going: whoever follows it, all who watch, and the store; at most four times a second. */
export class ProgressNews<State, Line = State> {
  readonly #parts: ProgressNewsParts<State, Line>;
  readonly #followers = new Set<(line: Line | undefined) => void>();
  #timer: NodeJS.Timeout | undefined;
  /** Never fails. */
  #writing: Promise<void> | undefined;

  constructor(parts: ProgressNewsParts<State, Line>) {
    this.#parts = parts;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
      // What could not be written now is written with the next, or fails at the end, where it is told.
      if (this.#writing === undefined) this.#write().catch(() => {});
    }, EVERY_MS);
  }

  /** At once, and to whoever follows alone. */
  say(line: Line): void {
    for (const follower of this.#followers) follower(line);
  }

  /** Each line from now on, then `undefined`. The answer ends it. */
  follow(follower: (line: Line | undefined) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** What is known now is on the disk when it resolves. */
  async written(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#write();
  }

  /** The last word; whoever follows hears it when it is on the disk, or cannot come there. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.written();
    } finally {
      this.#tell();
      for (const follower of this.#followers) follower(undefined);
      this.#followers.clear();
    }
  }

  #tell(): void {
    const now = this.#parts.snapshot();
    this.#parts.publish(now);
    this.say(this.#parts.line(now));
  }

  async #write(): Promise<void> {
    const writing = this.#parts.write(this.#parts.snapshot());
    this.#writing = writing
      .catch(() => {})
      .finally(() => {
        this.#writing = undefined;
      });
    await writing;
  }
}
