import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { BreadboxError } from '../cluster/errors.ts';
import { BUNDLE_LIMITS, BundleEntries, type BundleLimits } from '../protocol/bundle-entry.ts';

/**
 * Unpacks a zip into `directory`, which exists and is empty. Everything that the archive says about itself is checked
 * before the first byte is written; what it turns out to be is checked while writing.
 * @throws BreadboxError `bad-bundle`
 */
export async function safeUnzip(
  zipPath: string,
  directory: string,
  limits: BundleLimits = BUNDLE_LIMITS,
): Promise<void> {
  const zip = await open(zipPath);
  try {
    const entries = await readEntries(zip, limits);
    let left = limits.bytes;
    for (const entry of entries) {
      const target = join(directory, entry.fileName);
      if (entry.fileName.endsWith('/')) {
        await asBundle(entry, mkdir(target, { recursive: true }));
        continue;
      }
      await asBundle(entry, mkdir(dirname(target), { recursive: true }));
      const source = await openEntry(zip, entry);
      const counted = new Transform({
        transform(chunk: Buffer, _, done) {
          left -= chunk.length;
          done(left < 0 ? refuse(`it unpacks to more than ${limits.bytes} bytes`) : null, chunk);
        },
      });
      const executable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
      await asBundle(
        entry,
        pipeline(source, counted, createWriteStream(target, { flags: 'wx', mode: executable ? 0o755 : 0o644 })),
      );
    }
  } finally {
    zip.close();
  }
}

function refuse(what: string, cause?: unknown): BreadboxError {
  return new BreadboxError('bad-bundle', `the bundle is refused: ${what}`, {
    hint: 'Push the project again; a bundle is a plain zip of regular files and directories.',
    cause,
  });
}

function open(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true };
    yauzl.open(path, options, (error, zip) => {
      if (error) reject(refuse(error.message, error));
      else resolve(zip);
    });
  });
}

function readEntries(zip: yauzl.ZipFile, limits: BundleLimits): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    const checked = new BundleEntries(limits);
    zip.on('error', (error: Error) => reject(refuse(error.message, error)));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: yauzl.Entry) => {
      const problem = checked.add({
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        packedBytes: entry.compressedSize,
        method: entry.compressionMethod,
        flags: entry.generalPurposeBitFlag,
        attributes: entry.externalFileAttributes,
      });
      if (problem !== undefined) return reject(refuse(problem));
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(refuse(`${JSON.stringify(entry.fileName)}: ${error.message}`, error));
      else resolve(stream);
    });
  });
}

/** Failures that the archive caused are its own fault; a full or broken disk is not. */
async function asBundle(entry: yauzl.Entry, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BreadboxError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const name = JSON.stringify(entry.fileName);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new BreadboxError('disk-full', `no room to unpack ${name}: ${message}`, { cause: error });
    }
    if (code === 'EACCES' || code === 'EIO' || code === 'EROFS') throw error;
    if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR') throw refuse(`${name} is in it twice`, error);
    throw refuse(`${name}: ${message}`, error);
  }
}
