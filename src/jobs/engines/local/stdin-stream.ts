import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BreadboxError } from '../../../cluster/errors.ts';

const FULL_PIPE_REST_MS = 20;

/** The writing end of a running job's stdin. It ends with this process; the job then reads an end of file. */
export class StdinStream {
  readonly #file: FileHandle;
  #queue: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opened both ways, which waits for nobody and is not told when the job closes its end: whoever writes is told by `close`. */
  static async make(path: string): Promise<StdinStream> {
    await rm(path, { force: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    return new StdinStream(await open(path, constants.O_RDWR | constants.O_NONBLOCK));
  }

  /** In the order of the calls; waits while the job does not read. @throws BreadboxError `conflict` where it has ended, also meanwhile */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.#queue.then(() => this.#writeAll(bytes));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  /** After what was written before. */
  async end(): Promise<void> {
    const written = this.#queue;
    await written;
    await this.close();
  }

  /** At once: the job has ended. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#queue;
    await this.#file.close();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      if (this.#ended) throw new BreadboxError('conflict', 'the job reads no more input');
      try {
        from += (await this.#file.write(bytes, from)).bytesWritten;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        await sleep(FULL_PIPE_REST_MS);
      }
    }
    if (this.#ended) throw new BreadboxError('conflict', 'the job reads no more input');
  }
}
