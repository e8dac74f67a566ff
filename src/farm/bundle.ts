import { type Entry, open, type ZipFile } from 'yauzl';
import { BreadboxError } from '../cluster/errors.ts';

export const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;
const MAX_PROJECT_FILE_BYTES = 16 * 1024 * 1024;

/** What a checked bundle holds. */
export interface Bundle {
  readonly projectFile: string;
  /** Uncompressed sizes by path. */
  readonly files: ReadonlyMap<string, number>;
}

/**
 * Checks a zip without unpacking it: every name, type and size that a pilot will meet.
 * @throws BreadboxError `bad-bundle` that names the entry
 */
export async function checkBundle(path: string): Promise<Bundle> {
  const zip = await openZip(path);
  const files = new Map<string, number>();
  let total = 0;
  let projectFile: string | undefined;
  try {
    for await (const entry of entriesOf(zip)) {
      checkEntry(entry);
      if (entry.fileName.endsWith('/')) continue;
      if (files.has(entry.fileName)) throw bad(`it holds ${quote(entry.fileName)} twice`);
      files.set(entry.fileName, entry.uncompressedSize);
      total += entry.uncompressedSize;
      if (files.size > MAX_ENTRIES) throw bad(`it holds more than ${MAX_ENTRIES} files`);
      if (total > MAX_UNPACKED_BYTES) throw bad('its files come to more than 1 GiB');
      if (entry.fileName === 'project.yaml') {
        if (entry.uncompressedSize > MAX_PROJECT_FILE_BYTES) throw bad('its project.yaml is larger than 16 MiB');
        projectFile = (await readEntry(zip, entry, MAX_PROJECT_FILE_BYTES)).toString('utf8');
      }
    }
  } catch (error) {
    throw error instanceof BreadboxError ? error : bad((error as Error).message);
  } finally {
    zip.close();
  }
  if (projectFile === undefined) {
    throw bad('it holds no project.yaml at its top', 'Push the folder that holds project.yaml: breadbox farm push DIR');
  }
  return { projectFile, files };
}

/** Reads one file of a bundle that `checkBundle` has passed, as a stream of chunks. */
export async function* readBundleFile(path: string, name: string): AsyncGenerator<Buffer> {
  const zip = await openZip(path);
  try {
    for await (const entry of entriesOf(zip)) {
      if (entry.fileName !== name) continue;
      yield* await openEntry(zip, entry);
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
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const done = (settle: () => void): void => {
        zip.removeAllListeners('entry');
        zip.removeAllListeners('end');
        zip.removeAllListeners('error');
        settle();
      };
      zip.once('entry', (next: Entry) => done(() => resolve(next)));
      zip.once('end', () => done(() => resolve(undefined)));
      zip.once('error', (error: Error) => done(() => reject(error)));
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

/** yauzl itself refuses absolute names, `..` and backslashes; Unix modes are in the upper half of the attributes. */
function checkEntry(entry: Entry): void {
  const name = entry.fileName;
  if (name.length > 1000 || /\p{Cc}/u.test(name) || name.split('/').some((part) => part.length > 255)) {
    throw bad(`the name ${quote(name)} is too long or has control characters`);
  }
  if (entry.isEncrypted()) throw bad(`${quote(name)} is encrypted`);
  const fromUnix = entry.versionMadeBy >>> 8 === 3;
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (fromUnix && type !== 0 && type !== 0o100000 && type !== 0o040000) {
    const kind = type === 0o120000 ? 'a symbolic link' : 'a device, pipe or socket';
    throw bad(`${quote(name)} is ${kind}`, 'Only plain files and folders may be in a bundle.');
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw bad(`${quote(name)} is compressed in a way that is not supported`);
  // Deflate cannot do better than about 1032 : 1; who claims more is lying about the size.
  if (entry.compressionMethod === 8 && entry.uncompressedSize > 1032 * entry.compressedSize + 1024) {
    throw bad(`${quote(name)} claims ${entry.uncompressedSize} bytes, more than its ${entry.compressedSize} can hold`);
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

async function readEntry(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of await openEntry(zip, entry)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw bad(`${quote(entry.fileName)} is larger than it claims`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

function bad(what: string, hint?: string): BreadboxError {
  return new BreadboxError('bad-bundle', `The bundle cannot be used: ${what.replace(/\.$/, '')}.`, {
    hint: hint ?? 'breadbox farm push DIR makes a bundle that can.',
  });
}
