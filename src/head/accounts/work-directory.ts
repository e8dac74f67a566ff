import { chown, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { UnixAccount } from '../../jobs/unix-account.ts';

/**
 * The folder named after the account below `work` in the data directory: 0700 and the account's. `work` is root's, so that
 * what stands there is what root made; nothing below it is ever looked at by the head.
 * @throws BreadboxError `home-not-writable`
 */
export async function makeWorkDirectory(home: string, { name, uid, gid }: UnixAccount): Promise<string> {
  const path = join(home, 'work', name);
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return;
    throw refusal(path, `it cannot be made (${error.code})`, error);
  });
  const found = await lstat(path);
  if (found.isDirectory() && found.uid === uid) return path;
  // Made before a crash, before it was given away.
  const isFresh = found.isDirectory() && found.uid === process.getuid?.() && (await readdir(path)).length === 0;
  if (!isFresh) throw refusal(path, `it is there already and is not a directory of ${name}`);
  await chown(path, uid, gid);
  return path;
}

function refusal(path: string, reason: string, cause?: unknown): BreadboxError {
  return new BreadboxError('home-not-writable', `The work directory ${path} cannot be used: ${reason}.`, {
    hint: `Nothing in it is needed while no pilot runs; remove it: rm -r ${path}`,
    cause,
  });
}
