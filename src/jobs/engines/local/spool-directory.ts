import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asAccount } from '../../as-account.ts';
import { findAccount, type UnixAccount } from '../../unix-account.ts';
import type { LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';

export interface SpoolDirectory {
  readonly script: string;
  readonly steps: string;
}

export function spoolDirectory(place: Pick<LocalPlace, 'spool'>, rawId: string): SpoolDirectory {
  const path = join(place.spool, rawId);
  return { script: join(path, 'slurm_script'), steps: join(path, 'steps') };
}

/**
 * The job's own, whole when it gets its name. Where it is there already, another engine on the same jobs, or a head that died since,
 * has made it for this very attempt; requeueing removes it.
 */
export async function makeSpool(
  job: LocalJob,
  place: LocalPlace,
  account: UnixAccount | undefined,
): Promise<SpoolDirectory> {
  const files = spoolDirectory(place, job.rawId);
  await makeParent(place.spool);
  const name = `.new-${job.rawId}-${randomUUID()}`;
  const fresh = spoolDirectory(place, name);
  await mkdir(join(place.spool, name), { mode: 0o700 });
  await mkdir(fresh.steps, { mode: 0o700 });
  const { script } = job.spec.batch ?? {};
  if (script !== undefined) await writeFile(fresh.script, script, { mode: 0o500 });
  if (account !== undefined) {
    const { uid, gid } = account;
    if (script !== undefined) await chown(fresh.script, uid, gid);
    await chown(fresh.steps, uid, gid);
    await chown(join(place.spool, name), uid, gid);
  }
  try {
    await rename(join(place.spool, name), join(place.spool, job.rawId));
  } catch (error) {
    await removeSpool(place, name, account?.name);
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
  return files;
}

/** Others pass through it and see nothing. */
async function makeParent(spool: string): Promise<void> {
  try {
    await mkdir(spool);
    await chmod(spool, 0o711); // whatever the umask
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * In a directory of another account anything may be, and change while it is being removed: so it is that account that removes what is
 * in it, and root only the empty directory, whose parent is root's.
 */
export async function removeSpool(
  { spool, setpriv }: Pick<LocalPlace, 'spool' | 'setpriv'>,
  rawId: string,
  account: string | undefined,
): Promise<void> {
  const gone = join(spool, `.gone-${rawId}-${randomUUID()}`);
  try {
    await rename(join(spool, rawId), gone);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (account === undefined || setpriv === undefined) {
    await rm(gone, { recursive: true, force: true }).catch(() => undefined); // a job may forbid it even to itself
    return;
  }
  const owner = await findAccount(account);
  if (owner === undefined) return; // the account is gone; its files are the administrator's to judge
  const [setprivPath, ...words] = asAccount(setpriv, owner);
  const sweep = 'cd "$1" && rm -rf -- ./* ./.[!.]* ./..?*';
  await promisify(execFile)(setprivPath!, [...words, '/bin/sh', '-c', sweep, 'sh', gone]).catch(() => undefined);
  await rmdir(gone).catch(() => undefined); // not empty: the account made it so that even it cannot remove it
}
