import { open, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { makeFolders } from '../jobs/files/make-folders.ts';

const PROBE_BYTES = 64 * 1024;

/**
 * Makes the data directory, readable by its owner alone, and writes a small file there to see that it can be done.
 * @throws BreadboxError `home-not-writable`, `disk-full`
 */
export async function prepareHome(home: string): Promise<void> {
  const probe = join(home, '.write-test');
  try {
    await makeFolders(home, 0o700);
    const file = await open(probe, 'w', 0o600);
    try {
      await file.write(Buffer.alloc(PROBE_BYTES));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw homeError(error as NodeJS.ErrnoException, home);
  } finally {
    // It may never have come to be; what matters was thrown above.
    await rm(probe, { force: true }).catch(() => {});
  }
}

/** Why a data directory cannot be written, in words. */
export function homeError(error: NodeJS.ErrnoException, home: string): Error {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new BreadboxError('disk-full', `The disk that holds ${home} is full.`, {
      hint: 'Free some space (df -h shows where), then start the head again. What was accepted before is safe.',
      cause: error,
    });
  }
  return new BreadboxError('home-not-writable', `The data directory ${home} cannot be written: ${reason(error)}.`, {
    hint: `Give it to the account that runs the head (sudo chown -R ${accountName()} ${home}), or choose another with --home or BREADBOX_HOME.`,
    cause: error,
  });
}

function reason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'there is a file where the folder should be';
    case 'ENOENT':
      return 'no folder can be made there';
    case 'EROFS':
      return 'its file system is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'this account may not';
    default:
      return error.message;
  }
}

/** The Unix account that runs the head; it is the owner. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the password file, as in some containers.
    return process.env.USER || 'owner';
  }
}
