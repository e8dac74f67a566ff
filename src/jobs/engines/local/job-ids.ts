import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobSpec } from '../../engine.ts';
import { createJobDirectory, readSubmitted, removeJobDirectory, type SubmittedJob } from './job-files.ts';
import { sizeOf } from './unit-of.ts';

/** Gives out ids, each once, also where another engine gives out some on the same directory. */
export class JobIds {
  readonly #directory: string;
  #next = 1;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Ids up to this one are taken. */
  skipTo(lastId: number): void {
    this.#next = Math.max(this.#next, lastId + 1);
  }

  /** Puts a job on the disk, under the first free id. */
  async create(submittedAt: string, spec: JobSpec): Promise<SubmittedJob> {
    for (;;) {
      const first = this.#next;
      this.#next += sizeOf(spec);
      const submitted = { jobId: String(first), submittedAt, spec };
      try {
        await createJobDirectory(this.#directory, submitted);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
        await this.#skip(first); // another engine on this directory took the id
        continue;
      }
      if (await this.#isFree(first, sizeOf(spec))) return submitted;
      await removeJobDirectory(this.#directory, submitted.jobId);
    }
  }

  async #skip(taken: number): Promise<void> {
    const other = await readSubmitted(join(this.#directory, String(taken))).catch(() => undefined);
    // It may be pruned by now; an index has its ids from its array.
    if (other !== undefined && other.array === undefined) this.skipTo(taken + sizeOf(other.spec) - 1);
  }

  /** An array has ids of which only the first is a directory: no job may be there that another engine has made. */
  async #isFree(first: number, size: number): Promise<boolean> {
    if (size === 1) return true;
    const ids = (await readdir(this.#directory)).map(Number);
    const taken = ids.filter((id) => id > first && id < first + size);
    for (const id of taken) await this.#skip(id);
    return taken.length === 0;
  }
}
