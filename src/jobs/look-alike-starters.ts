import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinWords } from '../cluster/posix-words.ts';
import { LOOK_ALIKES } from '../protocol/look-alikes.ts';

/**
 * Writes the small programs that jobs find on their PATH under the names of Slurm's, for all accounts to run. Jobs of an
 * earlier head may be about to start one: each is replaced whole, and only where it has changed.
 * @param program argv of what takes the name and the words
 */
export async function writeLookAlikes(directory: string, program: readonly string[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o755);
  for (const name of LOOK_ALIKES) {
    const path = join(directory, name);
    const text = `#!/bin/sh\nexec ${joinWords([...program, name])} "$@"\n`;
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) continue;
    await writeFile(`${path}.new`, text);
    await chmod(`${path}.new`, 0o755);
    await rename(`${path}.new`, path);
  }
}
