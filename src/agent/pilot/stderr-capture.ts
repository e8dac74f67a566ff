import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { MAX_LOG_BYTES } from '../../protocol/pilot.ts';
import { BoundedLog } from '../bounded-log.ts';

const TRIM_BYTES = 1024 * 1024;
const scratch = Buffer.allocUnsafe(MAX_LOG_BYTES);

/** A file that programs append their stderr to; it never grows far beyond 1 MiB while it is polled. */
export class StderrCapture {
  readonly path: string;
  readonly #fd: number;
  readonly #log = new BoundedLog(MAX_LOG_BYTES);

  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, 'a+', 0o600);
  }

  /** For a child's stdio. */
  get fd(): number {
    return this.#fd;
  }

  poll(): void {
    if (fstatSync(this.#fd).size > TRIM_BYTES) this.#drain();
  }

  /** What came since the last time; undefined when nothing did. */
  take(): string | undefined {
    const bytes = readSync(this.#fd, scratch, 0, scratch.length, 0);
    if (bytes === 0 && this.#log.isEmpty) return undefined;
    this.#drain();
    const text = this.#log.text();
    this.#log.clear();
    return text;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #drain(): void {
    const { size } = fstatSync(this.#fd);
    const half = scratch.length / 2;
    const first = Math.min(size, half);
    this.#log.append(scratch.subarray(0, readSync(this.#fd, scratch, 0, first, 0)));
    const lastFrom = Math.max(first, size - half);
    this.#log.skip(lastFrom - first);
    if (lastFrom < size)
      this.#log.append(scratch.subarray(0, readSync(this.#fd, scratch, 0, size - lastFrom, lastFrom)));
    // Writers append, so they go on at the new end.
    ftruncateSync(this.#fd, 0);
  }
}
