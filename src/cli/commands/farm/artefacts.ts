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
  readonly zip?: boolean;
  readonly prefix?: string;
  readonly output?: string;
}

export const artefacts = command<ArtefactOptions>({
  about: `Lists the files that a run has made, be it its tasks or its collector, or with --get fetches one of them into the current folder, with --zip all of them in one file. Without -o it overwrites no file.`,
  args: [RUN_ARGUMENT],
  options: [
    { flags: '--get PATH', text: 'Fetch this one.', complete: ['artefact'] },
    { flags: '--zip', text: 'Fetch all of them, or those below --prefix, as one zip.' },
    { flags: '--prefix PATH', text: 'Only files whose path begins so, such as tasks/12/.', shownDefault: 'all' },
    {
      flags: '-o, --output FILE',
      text: 'With --get and --zip: where to; - is stdout.',
      shownDefault: 'the last part of PATH, or RUN.zip',
      complete: ['file'],
    },
    JSON_OPTION,
    quietOption('paths alone'),
  ],
  examples: [
    { does: 'What has the run made?', line: 'breadbox farm artefacts r12' },
    { does: 'Fetch a picture', line: 'breadbox farm artefacts r12 --get mandelbrot.png -o picture.png' },
    { does: 'Fetch everything', line: 'breadbox farm artefacts r12 --zip' },
  ],
  async run(world, [run = ''], { get, zip, prefix = '', output }) {
    if (get !== undefined && (zip || prefix !== ''))
      throw new BreadboxError('usage', '--get goes with neither --zip nor --prefix.');
    if (get !== undefined) return fetchInto(world, run, get, output ?? basename(get), output === undefined);
    if (zip) return fetchInto(world, run, { prefix }, output ?? `${run}.zip`, output === undefined);
    if (output !== undefined) throw new BreadboxError('usage', '--output goes with --get or --zip.');
    const files = await connect(world).call('GET /api/farm/runs/{run}/artefacts', {
      params: { run },
      query: { prefix },
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

/** @param what a path, or of a zip which paths it holds @param mayNotBeThere nobody said that a file may be overwritten */
async function fetchInto(
  world: World,
  run: string,
  what: string | { readonly prefix: string },
  name: string,
  mayNotBeThere: boolean,
): Promise<Report | undefined> {
  const { signal } = world;
  const file = resolve(world.cwd, name);
  if (mayNotBeThere && existsSync(file)) {
    throw new BreadboxError('conflict', `${file} is there already.`, { hint: `To overwrite it: -o ${name}` });
  }
  const client = connect(world);
  const source =
    typeof what === 'string'
      ? await client.stream('GET /api/farm/runs/{run}/artefacts/{path}', { params: { run, path: what }, signal })
      : await client.stream('GET /api/farm/runs/{run}/artefacts.zip', { params: { run }, query: what, signal });
  if (name === '-') {
    await pipeline(source, world.stdout, { end: false, signal });
    return undefined;
  }
  await saveStream(source, file, signal);
  return { json: { run, ...(typeof what === 'string' && { path: what }), file }, quiet: [file], blocks: [text(file)] };
}
