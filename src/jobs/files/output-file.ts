import type { FileHandle } from 'node:fs/promises';

/** A file that a job prints into, open for reading. */
export interface OutputFile {
  /** How long it is now, and at most so many bytes of it from `at` on. */
  look(at: number, most: number): Promise<{ readonly size: number; readonly bytes: Uint8Array }>;
  /** From byte `from` to byte `to`, both included. */
  part(from: number, to: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** Where the files of jobs lie. */
export interface OutputFiles {
  /** How often it may be looked at for more. */
  readonly lookMs: number;
  /**
   * With the rights of the account, `undefined`: the head's own.
   * @param nodes where the job ran, a node set: a file may lie there alone
   * @throws BreadboxError `not-found`, `not-allowed`
   */
  open(path: string, account: string | undefined, nodes?: string | undefined): Promise<OutputFile>;
  /** Names in a directory that look like output of ranks; none where there is no such directory. */
  rankNames(directory: string, account: string | undefined): Promise<readonly string[]>;
}

const CHUNK_BYTES = 64 * 1024;

/** One on a disk of this computer. */
export class OpenOutput implements OutputFile {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async look(at: number, most: number): Promise<{ size: number; bytes: Uint8Array }> {
    const { size } = await this.#file.stat();
    if (most === 0 || at >= size) return { size, bytes: Buffer.alloc(0) };
    const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(most), 0, most, at);
    return { size, bytes: buffer.subarray(0, bytesRead) };
  }

  async *part(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at <= to; ) {
      const { bytes } = await this.look(at, Math.min(CHUNK_BYTES, to - at + 1));
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
