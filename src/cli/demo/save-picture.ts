import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { homeDirectory } from '../../protocol/home.ts';
import type { Client } from '../client.ts';
import { saveStream } from '../save-stream.ts';
import type { World } from '../world.ts';

const PICTURE = 'mandelbrot.png';

/** Where it now is: the file asked for, else the current folder, else the data directory. */
export async function savePicture(
  world: World,
  client: Client,
  run: string,
  output: string | undefined,
): Promise<string> {
  const file = output === undefined ? await defaultPlace(world) : resolve(world.cwd, output);
  const params = { run, path: PICTURE };
  const picture = await client.stream('GET /api/farm/runs/{run}/artefacts/{path}', { params, signal: world.signal });
  await saveStream(picture, file, world.signal);
  return file;
}

async function defaultPlace({ cwd, env }: World): Promise<string> {
  const writable = await access(cwd, constants.W_OK).then(
    () => true,
    () => false,
  );
  return join(writable ? cwd : homeDirectory(env), PICTURE);
}
