import { constants } from 'node:fs';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { BreadboxError } from '../cluster/errors.ts';

/** Linux, open(2): names a file without opening it, so that no device, pipe or tape notices. Node has no name for it. */
const O_PATH = 0o10000000;

/** Linux, statfs(2): PROC_SUPER_MAGIC. What is there of a process is its account's, and says more to root than to that account. */
const PROCFS = 0x9fa0;

/**
 * Opens for reading what a job named, which lies where its account can put anything: only a regular file of that
 * account is given out. Links are followed with the head's rights, but what they lead to has to be the account's own.
 * @throws BreadboxError `not-found` where there is nothing, `not-allowed` where it is something else or someone else's
 */
export async function openOwned(path: string, uid: number): Promise<FileHandle> {
  if (process.platform !== 'linux') return checked(path, uid, constants.O_NONBLOCK | constants.O_NOFOLLOW);
  const named = await checked(path, uid, O_PATH);
  try {
    if ((await statfs(`/proc/self/fd/${named.fd}`)).type === PROCFS)
      throw new BreadboxError('not-allowed', `${path} is not a file on a disk: it is not read.`);
    return await open(`/proc/self/fd/${named.fd}`, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw refusal(path, error);
  } finally {
    await named.close();
  }
}

async function checked(path: string, uid: number, flags: number): Promise<FileHandle> {
  const file = await open(path, flags).catch((error) => {
    throw refusal(path, error);
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new BreadboxError('not-allowed', `${path} is not a regular file: it is not read.`);
    if (found.uid !== uid)
      throw new BreadboxError('not-allowed', `${path} does not belong to the account of the job: it is not read.`);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function refusal(path: string, cause: unknown): BreadboxError {
  if (cause instanceof BreadboxError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new BreadboxError('not-found', `There is no file ${path}.`, { cause });
  return new BreadboxError('not-allowed', `${path} cannot be read (${code}).`, { cause });
}
