import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../cluster/errors.ts';

/** The file is there whole or, after an error, as it was before. */
export async function saveStream(source: Readable, path: string, signal: AbortSignal): Promise<void> {
  const part = `${path}.part-${process.pid}`;
  try {
    await pipeline(source, createWriteStream(part), { signal });
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new BreadboxError('disk-full', `No space left for ${path}.`, { cause });
    throw new BreadboxError('bad-input', `Cannot write ${path}: ${message}.`, {
      hint: 'Name another file with -o.',
      cause,
    });
  }
}
