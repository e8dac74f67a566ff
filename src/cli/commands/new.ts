import { chmod, cp, lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import { command } from '../command.ts';
import { makeFolder } from '../daemon/make-folder.ts';
import { JSON_OPTION, quietOption } from '../options.ts';
import { text } from '../output/report.ts';

const KINDS = ['mpi', 'openmp', 'hybrid', 'array', 'farm', 'numerical'] as const;

export const newCommand = command({
  about: `Makes a folder with a small program that runs, its job script, what builds it, and a README.md that explains each line to someone who has never done it. Change it into a program of your own.

mpi: ranks that send messages, in C. openmp: threads, in C. hybrid: both. array: one script for many inputs, in Python. farm: thousands of small tasks, in Python. numerical: a solver in C that checks its order of convergence.

A directory that holds something is left alone. No head is needed.`,
  args: [
    { name: 'KIND', text: 'Kind of program.', choices: KINDS },
    { name: 'DIR', text: 'Folder to make.', complete: ['folder'] },
  ],
  options: [JSON_OPTION, quietOption('the files, one a line')],
  examples: [
    { does: 'A program with MPI', line: 'breadbox new mpi sum' },
    { does: 'Many inputs for one program, in the folder that one is in', line: 'breadbox new array .' },
  ],
  async run(world, [kind = '', folder = '']) {
    const directory = resolve(world.cwd, folder);
    const files = await makeProgram(join(world.packageDir, 'dist', 'templates', kind), directory);
    const enter = directory === resolve(world.cwd) ? '' : `cd ${joinWords([folder])} && `;
    const next = `${enter}${kind === 'farm' ? 'breadbox farm push .' : 'breadbox submit job.sh'}`;
    return {
      json: { kind, directory, files, next },
      quiet: files.map((file) => join(directory, file)),
      blocks: [text(`Made ${directory}: ${files.join(', ')}.`), text(`Read README.md, then: ${next}`)],
    };
  },
});

/** Whole or not at all. Answers the names of the files. */
async function makeProgram(template: string, directory: string): Promise<readonly string[]> {
  const isThere = await isEmptyDirectory(directory);
  const parent = dirname(directory);
  try {
    makeFolder(parent, 0o777);
    const part = await mkdtemp(join(isThere ? directory : parent, '.new-'));
    try {
      await cp(template, part, { recursive: true });
      const files = (await readdir(part)).sort();
      if (isThere) await moveInto(directory, part, files);
      else {
        await chmod(part, 0o777 & ~process.umask());
        await rename(part, directory);
      }
      return files;
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  } catch (error) {
    throw new BreadboxError('bad-input', `${directory} cannot be made: ${(error as Error).message}.`, { cause: error });
  }
}

/** Somebody may stand in the directory, so it stays the one it is. */
async function moveInto(directory: string, part: string, files: readonly string[]): Promise<void> {
  const moved: string[] = [];
  try {
    for (const file of files) {
      await rename(join(part, file), join(directory, file));
      moved.push(join(directory, file));
    }
  } catch (error) {
    await Promise.all(moved.map((path) => rm(path, { force: true })));
    throw error;
  }
}

/** `false`: there is none. @throws BreadboxError `conflict` where it holds something, `bad-input` */
async function isEmptyDirectory(directory: string): Promise<boolean> {
  const there = await lstat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new BreadboxError('bad-input', `${directory} cannot be looked at: ${error.message}.`, { cause: error });
  });
  if (there === undefined) return false;
  if (!there.isDirectory()) throw new BreadboxError('conflict', `${directory} is there already and is no directory.`);
  if ((await readdir(directory)).length > 0) {
    throw new BreadboxError('conflict', `${directory} is not empty; nothing was made.`, {
      hint: 'Name a folder that is not there yet.',
    });
  }
  return true;
}
