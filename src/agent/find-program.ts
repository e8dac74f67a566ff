import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The path of a program as exec would find it, so that a shell's builtin of that name is never meant.
 * A name with a slash is relative to `directory`; undefined when nothing executable is there.
 */
export function findProgram(name: string, directory: string, path = process.env.PATH ?? ''): string | undefined {
  const candidates = name.includes('/')
    ? [resolve(directory, name)]
    : path.split(':').map((entry) => resolve(directory, entry, name));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // absent, or not ours to run: look on
  }
}
