import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storeError } from '../store/open-database.ts';

/** Where a file is written until it is whole; in `directory`, so that renaming it is one step. */
export function incomingFile(directory: string): string {
  return join(directory, `.${randomUUID()}.part`);
}

/**
 * Writes a body as it arrives and returns once it is on the disk: what is accepted after that survives a power cut.
 * @throws what `tooLarge` makes when more than `maxBytes` come; BreadboxError `disk-full`
 */
export async function receiveFile(
  body: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    throw storeError(error, path);
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Removes what a killed head left half received. */
export async function sweepIncoming(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []; // nothing was ever received
    throw error;
  });
  for (const name of names) if (/^\.[0-9a-f-]{36}\.part$/.test(name)) await rm(join(directory, name), { force: true });
}
