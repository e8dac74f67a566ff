import { type Entry, open, type ZipFile } from 'yauzl';
import { BreadboxError } from '../cluster/errors.ts';
import { BundleEntries } from '../protocol/bundle-entry.ts';
import { MAX_PROJECT_FILE_BYTES } from './project-file.ts';

/** What a checked bundle holds. */
export interface Bundle {
  readonly projectFile: Uint8Array;
  readonly files: ReadonlySet<string>;
}

/**
 * Checks a zip as a pilot will meet it: names, types and sizes first, then that every file unpacks to what it claims.
 * Nothing is written.
 * @throws BreadboxError `bad-bundle` that names the entry
 */
export async function checkBundle(path: string): Promise<Bundle> {
  const zip = await openZip(path);
  try {
    const files = await checkedFiles(zip);
    const project = files.get('project.yaml');
    if (project === undefined)
      throw bad(
        'it holds no project.yaml at its top',
        'Push the folder that holds project.yaml: breadbox farm push DIR',
      );
    if (project.uncompressedSize > MAX_PROJECT_FILE_BYTES)
      throw bad(
        'its project.yaml is larger than 128 KiB',
        'Put many tasks into a file of JSON Lines and name it: feed: {file: tasks.jsonl}',
      );
    let projectFile: Uint8Array = Buffer.alloc(0);
    for (const [name, entry] of files) {
      const chunks: Buffer[] = [];
      for await (const chunk of contentOf(zip, entry)) if (entry === project) chunks.push(chunk);
      if (name === 'project.yaml') projectFile = Buffer.concat(chunks);
    }
    return { projectFile, files: new Set(files.keys()) };
  } finally {
    zip.close();
  }
}

async function checkedFiles(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const files = new Map<string, Entry>();
  const entries = new BundleEntries();
  for await (const entry of entriesOf(zip)) {
    const problem = entries.add({
      name: entry.fileName,
      bytes: entry.uncompressedSize,
      packedBytes: entry.compressedSize,
      method: entry.compressionMethod,
      flags: entry.generalPurposeBitFlag,
      attributes: entry.externalFileAttributes,
    });
    if (problem !== undefined) throw bad(problem);
    if (!entry.fileName.endsWith('/')) files.set(entry.fileName, entry);
  }
  return files;
}

/** @throws BreadboxError `bad-bundle` where it does not unpack, or not to as many bytes as it claims */
async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  try {
    yield* await openEntry(zip, entry);
  } catch (error) {
    throw bad(`${quote(entry.fileName)} does not unpack: ${(error as Error).message}`);
  }
}

/** Reads one file of a bundle that `checkBundle` has passed, as a stream of chunks. */
export async function* readBundleFile(path: string, name: string): AsyncGenerator<Buffer> {
  const zip = await openZip(path);
  try {
    for await (const entry of entriesOf(zip)) {
      if (entry.fileName !== name) continue;
      yield* contentOf(zip, entry);
      return;
    }
    throw new BreadboxError('bad-project', `The bundle holds no file ${quote(name)}.`);
  } finally {
    zip.close();
  }
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(
      path,
      { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true },
      (error, zip) => {
        if (error) reject(bad(error.message));
        else resolve(zip);
      },
    );
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let number = 1; ; number++) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const done = (settle: () => void): void => {
        zip.removeAllListeners('entry');
        zip.removeAllListeners('end');
        zip.removeAllListeners('error');
        settle();
      };
      zip.once('entry', (next: Entry) => done(() => resolve(next)));
      zip.once('end', () => done(() => resolve(undefined)));
      zip.once('error', (error: Error) => done(() => reject(bad(`entry ${number}: ${error.message}`))));
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

function bad(what: string, hint?: string): BreadboxError {
  return new BreadboxError('bad-bundle', `The bundle cannot be used: ${what.replace(/\.$/, '')}.`, {
    hint: hint ?? 'breadbox farm push DIR makes a bundle that can.',
  });
}
