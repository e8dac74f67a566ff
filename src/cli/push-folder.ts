import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import type { ApiOutput } from '../protocol/api.ts';
import { explain } from './bundle/list-folder.ts';
import { zipFolder } from './bundle/zip-folder.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

export async function pushFolder(
  world: Pick<World, 'cwd' | 'signal'>,
  client: Client,
  folder: string,
): Promise<ApiOutput<'POST /api/farm/projects'>> {
  const full = resolve(world.cwd, folder);
  const real = await realpath(full).catch(explain(full));
  if ((await stat(real)).isFile()) {
    throw new BreadboxError('bad-input', `${full} is a file; a project is a folder with a project.yaml at its top.`, {
      hint: `Push the folder that it is in: breadbox farm push ${dirname(folder)}`,
    });
  }
  const body = await zipFolder(real, world.signal);
  return client.call('POST /api/farm/projects', { body, signal: world.signal });
}
