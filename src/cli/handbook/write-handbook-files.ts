import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { makeFolder } from '../daemon/make-folder.ts';

/** In what Breadbox has written; a file of this name without it is somebody's own. */
const OURS = /Made on \d{4}\\?-\d\d\\?-\d\d by Breadbox /;

/**
 * Writes each file whole, in place of an older handbook and of nothing else. Answers their paths.
 * @throws BreadboxError `conflict` where another file is in the way, `bad-input` where the folder cannot be written
 */
export async function writeHandbookFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const paths = Object.entries(files).map(([name, content]) => ({ path: join(directory, name), content }));
  for (const { path } of paths) await refuseForeign(path);
  try {
    makeFolder(directory, 0o777);
    for (const { path, content } of paths) {
      const part = `${path}.part`;
      try {
        await writeFile(part, content);
        await rename(part, path);
      } finally {
        await rm(part, { force: true });
      }
    }
  } catch (error) {
    throw new BreadboxError('bad-input', `The handbook cannot be written: ${(error as Error).message}.`, {
      hint: 'Name a folder that you may write with --out.',
      cause: error,
    });
  }
  return paths.map(({ path }) => path);
}

async function refuseForeign(path: string): Promise<void> {
  // What is not there, or cannot be read, is found out when it is written.
  const there = await readFile(path, 'utf8').catch(() => undefined);
  if (there !== undefined && !OURS.test(there))
    throw new BreadboxError('conflict', `${path} is there, and Breadbox has not written it.`, {
      hint: 'Move it away, or name another folder with --out.',
    });
}
