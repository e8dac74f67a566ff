import { createReadStream } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { explain } from './bundle/list-folder.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

const MOST_FILES = 10_000;
/** Written last: what is newer in that folder, the job has made. */
export const CARRIED = '.breadbox-carried';

export interface Carried {
  /** On the computer that the job runs on. */
  readonly directory: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Files and folders into a fresh directory in the home of the account that the job will run as. A folder is carried with its name;
 * of `.` and of `FOLDER/` it is what lies in it.
 * @throws BreadboxError `not-found`, `bad-input`
 */
export async function carryFiles(
  world: Pick<World, 'cwd' | 'signal'>,
  client: Client,
  names: readonly string[],
): Promise<Carried> {
  const found = (await Promise.all(names.map((name) => filesOf(world.cwd, name)))).flat();
  if (found.length > MOST_FILES) {
    throw new BreadboxError('bad-input', `--with: these are more than ${MOST_FILES} files.`, {
      hint: 'Put them into one archive, and unpack it in the script.',
    });
  }
  const { signal } = world;
  const { directory } = await client.call('POST /api/jobs/directory', { signal });
  let bytes = 0;
  for (const { from, to } of found) {
    const path = join(directory, to).slice(1);
    const query = { parents: 'true' } as const;
    const body = createReadStream(from);
    bytes += (await client.call('PUT /api/files/{path}', { params: { path }, query, body, signal })).bytes;
  }
  const list = Buffer.from(found.map(({ to }) => `${to}\n`).join(''));
  await client.call('PUT /api/files/{path}', {
    params: { path: join(directory, CARRIED).slice(1) },
    body: list,
    signal,
  });
  return { directory, files: found.length, bytes };
}

async function filesOf(cwd: string, name: string): Promise<readonly { readonly from: string; readonly to: string }[]> {
  const full = await realpath(resolve(cwd, name)).catch(explain(resolve(cwd, name)));
  if (!(await stat(full)).isDirectory()) return [{ from: full, to: basename(resolve(cwd, name)) }];
  const isInside = name.endsWith('/') || ['.', '..'].includes(basename(name));
  const top = isInside ? '' : basename(resolve(cwd, name));
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  const files: { from: string; to: string }[] = [];
  for (const entry of entries) {
    const from = join(entry.parentPath, entry.name);
    const isFile = entry.isFile() || (entry.isSymbolicLink() && (await stat(from).catch(() => lstat(from))).isFile());
    if (isFile) files.push({ from, to: join(top, relative(full, from)) });
  }
  return files;
}
