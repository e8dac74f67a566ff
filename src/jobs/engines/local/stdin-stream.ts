import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BreadboxError } from '../../../cluster/errors.ts';

const REST_MS = 20;

/** The writing end of a running job's stdin. It ends with this process; the job then reads an end of file. */
export class StdinStream {
  readonly #file: FileHandle;
  readonly #sign: string;
  #queue: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(file: FileHandle, sign: string) {
    this.#file = file;
    this.#sign = sign;
  }

  /**
   * Opened both ways, which waits for nobody and is not told when the job closes its end: whoever writes is told by `close`.
   * `sign`: a file that is there once the job has opened its end. Before that, an end here would take what was written with it.
   */
  static async make(path: string, sign: string): Promise<StdinStream> {
    await rm(path, { force: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    return new StdinStream(await open(path, constants.O_RDWR | constants.O_NONBLOCK), sign);
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
    while (!this.#ended && !existsSync(this.#sign)) await sleep(REST_MS);
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
        await sleep(REST_MS);
      }
    }
    if (this.#ended) throw new BreadboxError('conflict', 'the job reads no more input');
  }
}
