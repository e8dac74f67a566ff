import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { type Ignores, ignoreRules } from '../../cluster/ignore-rules.ts';

/**
 * Files of a project's folder, by paths with forward slashes, in an order that is the same everywhere.
 * @throws BreadboxError `bad-project` for a link, a device, or a folder without project.yaml
 */
export async function listFolder(folder: string): Promise<string[]> {
  const ignores = ignoreRules(await readIgnoreFile(folder));
  const paths: string[] = [];
  await walk(folder, '', ignores, paths);
  if (!paths.includes('project.yaml')) {
    throw new BreadboxError('bad-project', `${folder} has no project.yaml.`, {
      hint: 'A project is a folder with a project.yaml at its top; projects/ of Breadbox has some to copy.',
    });
  }
  return paths.sort();
}

async function walk(folder: string, inside: string, ignores: Ignores, paths: string[]): Promise<void> {
  for (const entry of await readdir(join(folder, inside), { withFileTypes: true }).catch(
    explain(join(folder, inside)),
  )) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (ignores(path, entry.isDirectory())) continue;
    if (entry.isDirectory()) await walk(folder, path, ignores, paths);
    else if (entry.isFile()) paths.push(path);
    else throw notPlain(join(folder, path), entry.isSymbolicLink());
  }
}

function notPlain(path: string, isLink: boolean): BreadboxError {
  return new BreadboxError('bad-project', `${path} is ${isLink ? 'a symbolic link' : 'not a plain file'}.`, {
    hint: 'A bundle holds plain files only. Put the file itself there, or name it in .breadboxignore.',
  });
}

async function readIgnoreFile(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, '.breadboxignore'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    return explain(join(folder, '.breadboxignore'))(error as NodeJS.ErrnoException);
  }
}

export function explain(path: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    if (cause.code === 'ENOENT') throw new BreadboxError('not-found', `There is no ${path}.`, { cause });
    if (cause.code === 'ENOTDIR') throw new BreadboxError('bad-input', `${path} is not a folder.`, { cause });
    throw new BreadboxError('bad-input', `Cannot read ${path}: ${cause.message}.`, { cause });
  };
}
