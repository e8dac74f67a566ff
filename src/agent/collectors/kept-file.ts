import { closeSync, openSync, readSync } from 'node:fs';

const FIRST_BUFFER_BYTES = 16 * 1024;
const LARGEST_BUFFER_BYTES = 4 * 1024 * 1024;
/** One for all, as they are read one after another. */
let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);

/**
 * A file of /proc or /sys that is read again and again: it stays open and is read from its beginning, for which the kernel makes its
 * text anew. Costs two system calls instead of four.
 */
export class KeptFile {
  readonly path: string;
  #descriptor = -1;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws what the system says; the file is opened again next time, as a device that was unplugged may have come back */
  text(): string {
    return buffer.toString('latin1', 0, this.#fill());
  }

  /** A decimal number at its beginning. @throws as `text`, and where there is none */
  number(): number {
    const value = Number.parseFloat(buffer.toString('latin1', 0, Math.min(64, this.#fill())));
    if (Number.isNaN(value)) throw new Error(`${this.path} has no number`);
    return value;
  }

  close(): void {
    if (this.#descriptor !== -1) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  #fill(): number {
    try {
      if (this.#descriptor === -1) this.#descriptor = openSync(this.path, 'r');
      // What is made line by line comes a page at a time (seq_file): it has ended where nothing more comes.
      for (let length = 0; ; ) {
        const more = readSync(this.#descriptor, buffer, length, buffer.length - length, length);
        length += more;
        if (more === 0 || length === LARGEST_BUFFER_BYTES) return length;
        if (length < buffer.length) continue;
        const larger = Buffer.allocUnsafeSlow(2 * buffer.length);
        buffer.copy(larger);
        buffer = larger;
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }
}
