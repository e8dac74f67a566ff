import { chmod, lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { WorkerFile } from '../../protocol/pilot.ts';
import { processStart } from '../process-group.ts';
import { removeTree } from '../remove-tree.ts';

/** The folder of one lent computer: all that it writes is in here, and goes with it. */
export interface LentPlace {
  readonly directory: string;
  readonly workerFilePath: string;
  readonly writeWorkerFile: (content: WorkerFile) => Promise<void>;
  readonly remove: () => Promise<void>;
}

export function lentDirectory(parent: string): string {
  return resolve(parent, 'breadbox-lent');
}

/** @throws BreadboxError `home-not-writable`, `conflict` where another process lends from there */
export async function makeLentPlace(parent: string): Promise<LentPlace> {
  const directory = lentDirectory(parent);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await checkOurs(directory);
    await chmod(directory, 0o700);
    await lock(`${directory}/holder`);
  } catch (error) {
    if (error instanceof BreadboxError) throw error;
    throw new BreadboxError(
      'home-not-writable',
      `nothing can be written to ${directory}: ${(error as Error).message}`,
      {
        hint: 'Give another folder: --work DIR',
      },
    );
  }
  const workerFilePath = `${directory}/worker.json`;
  return {
    directory,
    workerFilePath,
    async writeWorkerFile(content) {
      await rm(`${workerFilePath}.new`, { force: true });
      await writeFile(`${workerFilePath}.new`, JSON.stringify(content), { mode: 0o600, flag: 'wx' });
      await rename(`${workerFilePath}.new`, workerFilePath);
    },
    remove: () => removeTree(directory),
  };
}

/** In a folder for all, somebody else may have been there first. */
async function checkOurs(directory: string): Promise<void> {
  const found = await lstat(directory);
  if (found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid())) return;
  throw new BreadboxError('home-not-writable', `${directory} is not a folder of yours`, {
    hint: 'Give another folder: --work DIR',
  });
}

async function lock(path: string): Promise<void> {
  const self = `${process.pid} ${processStart(process.pid) ?? ''}`;
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(self);
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', start = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
    if (isAlive(Number(pid), start)) {
      throw new BreadboxError('conflict', `process ${pid} lends this computer already, from ${path}`, {
        hint: 'To lend it to a second head, give that one a folder of its own: --work DIR',
      });
    }
    await rm(path, { force: true }); // of one that was killed
  }
}

function isAlive(pid: number, start: string): boolean {
  if (!(pid > 0)) return false;
  const found = processStart(pid);
  if (found !== undefined || start !== '') return found === start;
  try {
    process.kill(pid, 0); // where there is no /proc
    return true;
  } catch {
    return false; // it has ended
  }
}
