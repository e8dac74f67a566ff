import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a file is written until it is whole; in `directory`, so that renaming it is one step. */
export function incomingFile(directory: string): string {
  return join(directory, `.${randomUUID()}.part`);
}

/** Removes what a killed head left half received. */
export async function sweepIncoming(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []; // nothing was ever received
    throw error;
  });
  for (const name of names) if (/^\.[0-9a-f-]{36}\.part$/.test(name)) await rm(join(directory, name), { force: true });
}
