import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/** Why somebody who is not root could change what the head, as root, finds in `home`; `undefined` where nobody could. */
export async function homeTrouble(home: string): Promise<string | undefined> {
  for (const folder of new Set([...foldersTo(resolve(home)), ...foldersTo(await realpath(home))])) {
    const { uid, mode } = await stat(folder);
    if (uid !== 0) return `${folder} belongs to another account (uid ${uid}), which could replace what is in it.`;
    if (mode & OTHERS_WRITE && !(mode & STICKY)) return `${folder} can be written by other accounts.`;
  }
  for (const name of await readdir(home)) {
    const { uid } = await lstat(join(home, name));
    if (uid !== 0) return `${join(home, name)} belongs to another account (uid ${uid}).`;
  }
  return undefined;
}

function foldersTo(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...foldersTo(parent), path];
}
