import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of `names` on the PATH, as a path. */
export function findProgram(names: readonly string[], path = process.env.PATH ?? ''): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false; // not there, or not ours to run: the same to us
    }
  });
}

/** The `ID` of /etc/os-release, such as `debian`; absent on systems without that file. */
export function systemId(osRelease = '/etc/os-release'): string | undefined {
  try {
    return /^ID="?([a-z0-9._-]+)"?$/m.exec(readFileSync(osRelease, 'utf8'))?.[1];
  } catch {
    return undefined; // no Linux, or a very small one
  }
}
