import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
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
  const body = await zipFolder(await realpath(full).catch(explain(full)), world.signal);
  return client.call('POST /api/farm/projects', { body, signal: world.signal });
}
