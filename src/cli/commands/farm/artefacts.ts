import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type Report, text } from '../../output/report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';
import { saveStream } from '../../save-stream.ts';
import type { World } from '../../world.ts';

interface ArtefactOptions extends PrintOptions {
  readonly get?: string;
  readonly output?: string;
}

export const artefacts = command<ArtefactOptions>({
  about: `Lists the files that a run has made, be it its tasks or its collector, or with --get fetches one of them into the current folder. Without -o it overwrites no file.`,
  args: [RUN_ARGUMENT],
  options: [
    { flags: '--get PATH', text: 'Fetch this one.', complete: ['artefact'] },
    {
      flags: '-o, --output FILE',
      text: 'With --get: where to; - is stdout.',
      shownDefault: 'the last part of PATH',
      complete: ['file'],
    },
    JSON_OPTION,
    quietOption('paths alone'),
  ],
  examples: [
    { does: 'What has the run made?', line: 'breadbox farm artefacts r12' },
    { does: 'Fetch a picture', line: 'breadbox farm artefacts r12 --get mandelbrot.png -o picture.png' },
  ],
  async run(world, [run = ''], { get, output }) {
    if (get !== undefined) return fetchOne(world, run, get, output);
    if (output !== undefined) throw new BreadboxError('usage', '--output goes with --get.');
    const files = await connect(world).call('GET /api/farm/runs/{run}/artefacts', {
      params: { run },
      signal: world.signal,
    });
    return {
      json: files,
      quiet: files.map(({ path }) => path),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'PATH', as: 'text' },
            { title: 'SIZE', as: 'bytes' },
            { title: 'WRITTEN', as: 'instant' },
          ],
          rows: files.map(({ path, bytes, writtenAt }) => [path, bytes, writtenAt]),
          empty: `Run ${run} has made no files.`,
        },
      ],
    };
  },
});

async function fetchOne(
  world: World,
  run: string,
  path: string,
  output: string | undefined,
): Promise<Report | undefined> {
  const { signal } = world;
  const file = resolve(world.cwd, output ?? basename(path));
  if (output === undefined && existsSync(file)) {
    throw new BreadboxError('conflict', `${file} is there already.`, { hint: `To overwrite it: -o ${basename(path)}` });
  }
  const source = await connect(world).stream('GET /api/farm/runs/{run}/artefacts/{path}', {
    params: { run, path },
    signal,
  });
  if (output === '-') {
    await pipeline(source, world.stdout, { end: false, signal });
    return undefined;
  }
  await saveStream(source, file, signal);
  return { json: { run, path, file }, quiet: [file], blocks: [text(file)] };
}
