import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ARRAY_SIZE } from '../../../protocol/jobs.ts';
import type { JobSpec } from '../../engine.ts';
import type { EnginePeers } from './engine-peers.ts';
import { createJobDirectory, readSubmitted, removeJobDirectory, type SubmittedJob } from './job-files.ts';
import { sizeOf } from './unit-of.ts';

/** Gives out ids, each once, also where another engine gives out some on the same directory. */
export class JobIds {
  readonly #directory: string;
  readonly #peers: EnginePeers;
  #next = 1;

  constructor(directory: string, peers: EnginePeers) {
    this.#directory = directory;
    this.#peers = peers;
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
        this.skipTo(await this.#lastOf(first)); // another engine on this directory took the id
        continue;
      }
      if (!(await this.#peers.areThere())) return submitted;
      const taken = await this.#lastTaken(first, sizeOf(spec));
      if (taken === undefined) return submitted;
      await removeJobDirectory(this.#directory, submitted.jobId);
      this.skipTo(taken);
    }
  }

  /**
   * Of an array only the first id is a directory, so that two engines may come to overlap. Both look after they have made theirs: one of them
   * at least sees the other, and goes elsewhere.
   */
  async #lastTaken(first: number, size: number): Promise<number | undefined> {
    const ids = (await readdir(this.#directory))
      .map(Number)
      .filter((id) => id > first - MAX_ARRAY_SIZE && id !== first);
    const lasts = await Promise.all(ids.filter((id) => id < first + size).map((id) => this.#lastOf(id)));
    const overlapping = lasts.filter((last) => last >= first);
    return overlapping.length === 0 ? undefined : Math.max(...overlapping);
  }

  /** The last id of what has this one as its first; of an index, or where nothing can be read any more, the id itself. */
  async #lastOf(id: number): Promise<number> {
    const found = await readSubmitted(join(this.#directory, String(id))).catch(() => undefined);
    return found === undefined || found.array !== undefined ? id : id + sizeOf(found.spec) - 1;
  }
}
