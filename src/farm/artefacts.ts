import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BreadboxError } from '../cluster/errors.ts';
import type { Artefact } from '../protocol/farm.ts';
import { storeError } from '../store/open-database.ts';
import type { ArtefactRow } from './artefact-operations.ts';
import { type ZipEntry, zipOf } from './artefact-zip.ts';
import type { FarmContext } from './farm-context.ts';
import { incomingFile, receiveFile } from './incoming-file.ts';
import { formatRunId } from './task-id.ts';

/** Of one run, together. */
const MAX_RUN_BYTES = 4 * 1024 * 1024 * 1024;
const MAX_RUN_FILES = 200_000;
const ZIP_PAGE = 1000;

export interface ArtefactFilter {
  readonly prefix: string;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The files that runs have made: `DIRECTORY/runs/rN/…`. */
export class Artefacts {
  readonly #context: FarmContext;
  readonly #written: (run: number, path: string, sha256: string) => void;

  /** @param written a file is new or has changed */
  constructor(context: FarmContext, written: (run: number, path: string, sha256: string) => void) {
    this.#context = context;
    this.#written = written;
  }

  async list(run: number, { prefix, after = '', limit }: ArtefactFilter): Promise<Artefact[]> {
    const rows = await this.#context.store.read('artefactRows', { run, prefix, after, limit });
    return rows.map(({ path, bytes, sha256, writtenAt }) => ({
      path,
      bytes,
      sha256,
      writtenAt: new Date(writtenAt).toISOString(),
    }));
  }

  /** @throws BreadboxError `not-found` */
  async find(run: number, path: string): Promise<ArtefactRow & { readonly file: string }> {
    const row = await this.#context.store.read('artefactRow', { run, path: safePath(path) });
    if (row !== undefined) return { ...row, file: this.#path(run, row.path) };
    throw new BreadboxError('not-found', `Run ${formatRunId(run)} has no file ${JSON.stringify(path)}.`, {
      hint: `breadbox farm artefacts ${formatRunId(run)} lists what it has.`,
    });
  }

  /**
   * Stores a file as it arrives; a reader sees the old one or the new one, whole.
   * @throws BreadboxError `bad-input`, `conflict`, `too-large`, `disk-full`
   */
  async write(run: number, path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    const { store } = this.#context;
    const name = safePath(path);
    const others = await store.read('artefactTotal', { run, path: name });
    if (others.files >= MAX_RUN_FILES)
      throw new BreadboxError('too-large', `Run ${formatRunId(run)} has ${MAX_RUN_FILES} files already.`);
    const target = this.#path(run, name);
    const incoming = incomingFile(join(this.#context.directory, 'runs'));
    try {
      await mkdir(dirname(target), { recursive: true });
      const { bytes, sha256 } = await receiveFile(body, incoming, MAX_RUN_BYTES - others.bytes, tooLarge);
      await rename(incoming, target);
      await store.write('setArtefact', { run, path: name, bytes, sha256, now: Date.now() });
      this.#written(run, name, sha256);
    } catch (error) {
      if (CLASHES.includes((error as { code?: string }).code ?? '')) throw clash(run, name);
      throw storeError(error, target);
    } finally {
      await rm(incoming, { force: true });
    }
  }

  /** A zip of the files that begin with `prefix`, as it is written. */
  zip(run: number, prefix: string): Readable {
    return zipOf(this.#pages(run, prefix));
  }

  async *#pages(run: number, prefix: string): AsyncGenerator<readonly ZipEntry[]> {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Artefact[] = await this.list(run, { prefix, after, limit: ZIP_PAGE });
      yield page.map((artefact) => ({ ...artefact, file: this.#path(run, artefact.path) }));
      after = page.length < ZIP_PAGE ? undefined : page.at(-1)?.path;
    }
  }

  async remove(run: number): Promise<void> {
    await rm(join(this.#context.directory, 'runs', formatRunId(run)), { recursive: true, force: true });
  }

  #path(run: number, path: string): string {
    return join(this.#context.directory, 'runs', formatRunId(run), path);
  }
}

/** The system's words for a folder where a file was to be, or the other way round. */
const CLASHES = ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'];

function clash(run: number, path: string): BreadboxError {
  return new BreadboxError(
    'conflict',
    `Run ${formatRunId(run)} cannot have the file ${JSON.stringify(path)}: a file of that run is a folder in it, or the other way round.`,
    { hint: 'Give it another name.' },
  );
}

function tooLarge(): BreadboxError {
  return new BreadboxError('too-large', 'The files of this run would come to more than 4 GiB.');
}

/** @throws BreadboxError `bad-input` for what is not a plain relative path below the run's folder */
export function safePath(path: string): string {
  const parts = path.split('/');
  const good =
    path.length <= 500 &&
    parts.length <= 10 &&
    !/[\p{Cc}\\]/u.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= 200);
  if (good) return path;
  throw new BreadboxError(
    'bad-input',
    `${JSON.stringify(path.slice(0, 100))} is not a path of a file that a run may have.`,
    {
      hint: 'Relative paths with up to ten parts, without . and .., are.',
    },
  );
}
