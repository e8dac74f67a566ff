import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from './read-json.ts';
import { syncDirectory, writeWhole } from './write-whole.ts';

interface DrainFile {
  readonly reason: string;
  readonly at: string;
}

/** Whether new jobs may start: `drain.json` among the jobs, absent where they may. */
export class LocalDrain {
  readonly #directory: string;
  readonly #path: string;
  #reason: string | undefined;
  /** So many were made: the last one stands. */
  #wishes = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(jobsDirectory: string) {
    this.#directory = jobsDirectory;
    this.#path = join(jobsDirectory, 'drain.json');
  }

  /** Why nothing starts; `undefined`: jobs start. */
  get reason(): string | undefined {
    return this.#reason;
  }

  async load(): Promise<void> {
    this.#reason = (await readJson<DrainFile>(this.#path))?.reason;
  }

  /** In force at once, and on the disk when it resolves; of two wishes the later one stands. */
  begin(reason: string): Promise<void> {
    const before = this.#reason;
    const wish = ++this.#wishes;
    this.#reason = reason;
    return this.#next(async () => {
      const file: DrainFile = { reason, at: new Date().toISOString() };
      await writeWhole(this.#path, JSON.stringify(file)).catch((error) => {
        if (this.#wishes === wish) this.#reason = before;
        throw error;
      });
    });
  }

  /** In force once it is on the disk. */
  end(): Promise<void> {
    const wish = ++this.#wishes;
    return this.#next(async () => {
      await rm(this.#path, { force: true });
      await syncDirectory(this.#directory);
      if (this.#wishes === wish) this.#reason = undefined;
    });
  }

  #next(write: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(write);
    this.#turn = done.catch(() => {});
    return done;
  }
}
