import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { formatBytes } from '../../cluster/units.ts';
import { MAX_OSU_SOURCE_BYTES } from '../../protocol/bench.ts';
import { explain } from '../bundle/list-folder.ts';
import type { Client } from '../client.ts';
import type { World } from '../world.ts';

/** Sends the source archive of OSU; answers where it is kept. @throws BreadboxError `not-found`, `bad-input`, `too-large` */
export async function sendOsuSource(
  world: Pick<World, 'cwd' | 'signal'>,
  client: Client,
  file: string,
): Promise<string> {
  const full = resolve(world.cwd, file);
  const { size, isFile } = await stat(full).then(
    (found) => ({ size: found.size, isFile: found.isFile() }),
    explain(full),
  );
  if (!isFile)
    throw new BreadboxError('bad-input', `${full} is not a file.`, {
      hint: 'Give the archive as it was downloaded: --source osu-micro-benchmarks-7.5.tar.gz',
    });
  // The head counts too; this one spares the sending.
  if (size > MAX_OSU_SOURCE_BYTES)
    throw new BreadboxError(
      'too-large',
      `${full} has ${formatBytes(size)}; a source archive of OSU has a megabyte, and ${formatBytes(MAX_OSU_SOURCE_BYTES)} is the most that is taken.`,
    );
  const body = createReadStream(full);
  const { path } = await client.call('PUT /api/benchmarks/osu/source', { body, signal: world.signal });
  return path;
}
