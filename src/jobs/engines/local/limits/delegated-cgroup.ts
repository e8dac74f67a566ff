import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { CgroupMount } from './cgroup-mounts.ts';

export const HEAD_LEAF = 'breadbox-head';

/**
 * This process's own cgroup where systemd has delegated it (`Delegate=yes`), cleared for children that get controllers: a cgroup
 * with processes of its own passes none on, so all that is in it moves one step down. `undefined`: it is not ours to change.
 */
export async function roomInDelegated({ own }: CgroupMount): Promise<string | undefined> {
  if (basename(own) === HEAD_LEAF) return dirname(own);
  if (!(await isDelegated(basename(own)))) return undefined;
  await mkdir(join(own, HEAD_LEAF), { recursive: true });
  const pids = (await readFile(join(own, 'cgroup.procs'), 'utf8')).split('\n').filter(Boolean);
  for (const pid of pids) await writeFile(join(own, HEAD_LEAF, 'cgroup.procs'), pid).catch(() => undefined); // it has ended
  return own;
}

/** Of the user's own systemd, or of the system's. Elsewhere systemd may take back what it has not given away. */
async function isDelegated(unit: string): Promise<boolean> {
  for (const manager of [['--user'], []]) {
    const asking = promisify(execFile)('systemctl', [...manager, 'show', '--property=Delegate', '--value', '--', unit]);
    const answer = await asking.catch(() => ({ stdout: '' })); // there is no systemd, or it has no such unit
    if (answer.stdout.trim() === 'yes') return true;
  }
  return false;
}
