import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
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
    if (code === 'EISDIR' || code === 'ENOTEMPTY')
      throw new BreadboxError('bad-input', `${path} is a folder.`, { hint: 'Name a file in it.', cause });
    if (code === 'ENOENT') throw new BreadboxError('bad-input', `There is no folder ${dirname(path)}.`, { cause });
    if (code === 'ENOSPC') throw new BreadboxError('disk-full', `No space left for ${path}.`, { cause });
    throw new BreadboxError('bad-input', `Cannot write ${path}: ${message}.`, {
      hint: 'Name another file with -o.',
      cause,
    });
  }
}
