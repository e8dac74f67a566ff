import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Zip, ZipDeflate } from 'fflate';
import { BreadboxError } from '../../cluster/errors.ts';
import { explain, listFolder } from './list-folder.ts';

export const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;
const UNIX = 3;
/** fflate writes local time, so this is the same bytes in every time zone. Zip knows nothing before 1980. */
const modifiedAt = () => new Date(1980, 0, 1, 12);

/**
 * The folder as a zip: the same content gives the same bytes, wherever and whenever it is made. Of permissions it
 * keeps whether a file may be executed.
 * @throws BreadboxError `bad-project`, `too-large`
 */
export async function zipFolder(folder: string, signal: AbortSignal): Promise<Uint8Array> {
  const paths = await listFolder(folder);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
    bytes += chunk.length;
  });
  for (const path of paths) {
    await addFile(zip, folder, path, () => {
      signal.throwIfAborted();
      if (bytes > MAX_BUNDLE_BYTES) throw tooLarge(folder, path);
    });
  }
  zip.end();
  if (bytes > MAX_BUNDLE_BYTES) throw tooLarge(folder, paths.at(-1) ?? '');
  return Buffer.concat(chunks);
}

async function addFile(zip: Zip, folder: string, path: string, check: () => void): Promise<void> {
  const file = await open(join(folder, path), 'r').catch(explain(join(folder, path)));
  try {
    const executable = ((await file.stat()).mode & 0o111) !== 0;
    const entry = new ZipDeflate(path, { level: 6 });
    entry.os = UNIX;
    entry.attrs = (executable ? 0o100755 : 0o100644) * 0x1_0000;
    entry.mtime = modifiedAt();
    zip.add(entry);
    for (;;) {
      const chunk = await readChunk(file);
      const isLast = chunk.length < CHUNK_BYTES;
      entry.push(chunk, isLast);
      check();
      if (isLast) return;
    }
  } finally {
    await file.close();
  }
}

/** Full but for the last one: where chunks end shows in what deflate makes of them. */
async function readChunk(file: FileHandle): Promise<Buffer> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  while (filled < CHUNK_BYTES) {
    const { bytesRead } = await file.read(chunk, filled, CHUNK_BYTES - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return chunk.subarray(0, filled);
}

function tooLarge(folder: string, path: string): BreadboxError {
  const limit = MAX_BUNDLE_BYTES / 1024 / 1024;
  return new BreadboxError('too-large', `The bundle of ${folder} is larger than ${limit} MiB, at ${path}.`, {
    hint: 'Name in .breadboxignore what the tasks do not need (results, node_modules, virtual environments).',
  });
}
