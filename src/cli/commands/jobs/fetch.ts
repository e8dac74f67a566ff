import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { formatBytes } from '../../../cluster/units.ts';
import type { FileEntry } from '../../../protocol/jobs.ts';
import { CARRIED } from '../../carry-files.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { makeFolder } from '../../daemon/make-folder.ts';
import { JOB_ARGUMENT } from '../../job-argument.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { printable } from '../../output/printable.ts';
import { text } from '../../output/report.ts';
import { saveStream } from '../../save-stream.ts';

/** Deeper ones are a link that leads back, or not what a job has made. */
const MOST_DEEP = 20;
const MOST_FILES = 10_000;
const FOLDERS_AT_ONCE = 8;
/** In a folder of many folders looking takes long; so often is said how far it is. */
const TELL_EVERY_MS = 5000;

interface FetchOptions extends PrintOptions {
  readonly force: boolean;
}

export const fetch = command<FetchOptions>({
  about: `Brings the files of a job here: all in its folder, and in the folders below, that were made or changed since it was submitted, into FOLDER, which is jobID where none is named. Names that begin with a dot stay where they are. A file that is there already is not overwritten without --force.

Together with breadbox submit --with it works as well from a laptop as on the cluster. Of an array, name the whole.`,
  args: [
    { ...JOB_ARGUMENT, complete: ['job'] },
    { name: 'FOLDER', text: 'Where to; it is made.', optional: true, complete: ['folder'] },
  ],
  options: [{ flags: '--force', text: 'Overwrite files that are there.' }, JSON_OPTION, quietOption('the paths alone')],
  examples: [
    { does: 'What has job 12 made?', line: 'breadbox fetch 12' },
    { does: 'Into this folder', line: 'breadbox fetch 12 .' },
  ],
  async run(world, [job = '', folder = `job${job}`], { force, quiet }) {
    const { signal } = world;
    const client = connect(world);
    const found = await client.call('GET /api/jobs/{job}', { params: { job }, signal });
    if (found.directory === undefined)
      throw new BreadboxError('not-found', `Nobody knows the folder of job ${job} any more.`);
    const since = Math.floor(Date.parse(found.submittedAt) / 1000) * 1000;
    const wanted = await changedFiles(
      client,
      found.directory,
      since,
      signal,
      (line) => quiet || world.stderr.write(line),
    );
    const target = resolve(world.cwd, folder);
    const places = wanted.map((file) => ({ ...file, to: join(target, file.name) }));
    for (const { to } of force ? [] : places) {
      if (await isThere(to)) {
        throw new BreadboxError('conflict', `${to} is there already.`, {
          hint: 'Name another folder, or give --force.',
        });
      }
    }
    let bytes = 0;
    for (const file of places) {
      makeFolder(dirname(file.to), 0o777);
      const params = { path: join(found.directory, file.name).slice(1) };
      await saveStream(await client.stream('GET /api/files/{path}', { params, signal }), file.to, signal);
      bytes += file.bytes;
    }
    const shown = places.map(({ to }) => relative(world.cwd, to));
    const files = `${places.length} ${places.length === 1 ? 'file' : 'files'} (${formatBytes(bytes)})`;
    return {
      json: { directory: found.directory, files: places.map(({ name, bytes }) => ({ name, bytes })) },
      quiet: shown,
      blocks: [
        text(
          places.length === 0
            ? `Job ${job} has made no files in ${found.directory}.`
            : printable(`${files} in ${relative(world.cwd, target) || '.'}`),
        ),
      ],
    };
  },
});

type Changed = Pick<FileEntry, 'bytes'> & { readonly name: string };

/** @param submittedAt in whole seconds, as Slurm has it */
async function changedFiles(
  client: Client,
  top: string,
  submittedAt: number,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<Changed[]> {
  let toldAt = Date.now();
  let since = submittedAt;
  const found: Changed[] = [];
  const folders = [''];
  for (let at = 0; at < folders.length; ) {
    const lists = await Promise.all(
      folders.slice(at, at + FOLDERS_AT_ONCE).map(async (folder) => ({
        folder,
        ...(await client.call('GET /api/files', { query: { path: join(top, folder) }, signal })),
      })),
    );
    for (const { folder, entries, cut } of lists) {
      const carried = folder === '' ? entries.find(({ name }) => name === CARRIED) : undefined;
      if (carried !== undefined) since = Date.parse(carried.changedAt) + 1;
      for (const { name, kind, bytes, changedAt } of entries) {
        if (name.startsWith('.')) continue;
        const path = join(folder, name);
        if (kind === 'directory' && path.split('/').length < MOST_DEEP) folders.push(path);
        else if (kind === 'file' && Date.parse(changedAt) >= since) found.push({ name: path, bytes });
      }
      if (cut || found.length > MOST_FILES || folders.length > MOST_FILES) {
        throw new BreadboxError('too-large', `${join(top, folder)} has more than ${MOST_FILES} files.`, {
          hint: 'Let the script put what it makes into an archive.',
        });
      }
    }
    at += lists.length;
    if (Date.now() - toldAt > TELL_EVERY_MS) {
      toldAt = Date.now();
      tell(`Looking through ${top}: ${at} of ${folders.length} folders that are known\n`);
    }
  }
  return found;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
