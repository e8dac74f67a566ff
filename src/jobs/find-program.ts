import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

/** As exec finds it: a name with a slash is a path from `directory`, any other is looked for along `searchPath`. */
export async function findProgram(name: string, searchPath: string, directory: string): Promise<string | undefined> {
  const candidates = name.includes('/')
    ? [resolve(directory, name)]
    : searchPath.split(delimiter).map((folder) => resolve(directory, folder, name));
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
    } catch {
      // not here, or not executable: exec goes on to the next as well
    }
  }
  return undefined;
}
