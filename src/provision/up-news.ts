import type { Up, UpChange, UpLine } from '../protocol/provision.ts';

const EVERY_MS = 250;

export interface UpNewsParts {
  readonly snapshot: () => Up;
  /** Writes it down, with the changes that are new. */
  readonly write: (up: Up, changes: readonly UpChange[], from: number) => Promise<void>;
  readonly publish: (up: Up) => void;
}

/** Tells how an `up` is going: to whoever follows it, to all who watch, and to the store; at most four times a second. */
export class UpNews {
  readonly #parts: UpNewsParts;
  readonly #followers = new Set<(line: UpLine | undefined) => void>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #unwritten: UpChange[] = [];
  #written = 0;
  readonly changes: UpChange[] = [];

  constructor(parts: UpNewsParts) {
    this.#parts = parts;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.#tell(), EVERY_MS);
  }

  announce(change: UpChange): void {
    this.changes.push(change);
    this.#unwritten.push(change);
    for (const follower of this.#followers) follower({ change });
  }

  output(line: { readonly node: string; readonly phase: string; readonly text: string }): void {
    for (const follower of this.#followers) follower({ output: line });
  }

  /** Each line from now on, then `undefined`. The answer ends it. */
  follow(follower: (line: UpLine | undefined) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** The last word; whoever follows hears it when it is on the disk. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    const up = this.#parts.snapshot();
    await this.#write(up);
    this.#parts.publish(up);
    for (const follower of this.#followers) {
      follower({ up });
      follower(undefined);
    }
    this.#followers.clear();
  }

  #tell(): void {
    this.#timer = undefined;
    const up = this.#parts.snapshot();
    for (const follower of this.#followers) follower({ up });
    this.#parts.publish(up);
    // What could not be written now is written with the next, or fails at the end, where it is told.
    if (!this.#isWriting) this.#write(up).catch(() => {});
  }

  /** A slow disk is not asked for more than it can take: what comes meanwhile is written with the next. */
  async #write(up: Up): Promise<void> {
    const changes = this.#unwritten;
    const from = this.#written;
    this.#unwritten = [];
    this.#isWriting = true;
    const writing = this.#parts.write(up, changes, from);
    this.#writing = writing.catch(() => {});
    try {
      await writing;
      this.#written = from + changes.length;
    } catch (error) {
      this.#unwritten = [...changes, ...this.#unwritten];
      throw error;
    } finally {
      this.#isWriting = false;
    }
  }
}
