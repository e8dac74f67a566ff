import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, opendir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { FileEntry } from '../../protocol/jobs.ts';
import { makeFolders } from './make-folders.ts';

export interface Listing {
  readonly path: string;
  readonly entries: FileEntry[];
  /** There are more. */
  readonly cut: boolean;
}

export interface OpenFile {
  readonly bytes: number;
  /** To be read to its end or returned; `bytes` of them, fewer where the file became shorter meanwhile. */
  readonly chunks: AsyncGenerator<Uint8Array>;
}

const MOST_ENTRIES = 10_000;
const AT_ONCE = 64;
const CHUNK_BYTES = 64 * 1024;

/** A directory, with the rights of this process. By name. @throws BreadboxError `not-found`, `not-allowed`, `conflict` */
export async function listDirectory(path: string): Promise<Listing> {
  try {
    const names: string[] = [];
    for await (const { name } of await opendir(path)) if (names.push(name) > MOST_ENTRIES) break;
    const cut = names.length > MOST_ENTRIES;
    const entries: FileEntry[] = [];
    for (let at = 0; at < Math.min(names.length, MOST_ENTRIES); at += AT_ONCE) {
      const found = await Promise.all(
        names.slice(at, Math.min(at + AT_ONCE, MOST_ENTRIES)).map((name) => entry(path, name)),
      );
      for (const one of found) if (one !== undefined) entries.push(one);
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { path: resolve(path), entries, cut };
  } catch (error) {
    throw pathError(error, path);
  }
}

/** A link is told as what it leads to. `undefined`: it is gone again. */
async function entry(directory: string, name: string): Promise<FileEntry | undefined> {
  const path = join(directory, name);
  const own: Stats | undefined = await lstat(path).catch(() => undefined);
  if (own === undefined) return undefined;
  const found = own.isSymbolicLink() ? await stat(path).catch(() => own) : own;
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
  return { name, kind, bytes: found.isFile() ? found.size : 0, changedAt: found.mtime.toISOString() };
}

/** @throws BreadboxError `not-found`, `not-allowed`, `conflict` for what is no regular file */
export async function openRegular(path: string): Promise<OpenFile> {
  let file: FileHandle | undefined;
  try {
    if (!(await stat(path)).isFile()) throw noFile(path); // opening a device or a pipe may do something
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) throw noFile(path);
    return { bytes: found.size, chunks: chunksOf(file, found.size) };
  } catch (error) {
    await file?.close();
    throw pathError(error, path);
  }
}

async function* chunksOf(file: FileHandle, bytes: number): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; at < bytes; ) {
      const want = Math.min(CHUNK_BYTES, bytes - at);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(want), 0, want, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/**
 * A reader sees the old file or the new one, whole. Through a link, what it leads to is replaced; a file that is there
 * keeps its mode. Nothing is left of a body that breaks off, but directories that were made.
 * @param parents makes the directories above it
 * @throws BreadboxError `not-found` for its directory, `not-allowed`, `conflict` for what is no regular file, `disk-full`
 */
export async function writeRegular(
  path: string,
  body: AsyncIterable<Uint8Array>,
  parents = false,
): Promise<{ bytes: number }> {
  let incoming: string | undefined;
  try {
    if (parents) await makeFolders(dirname(resolve(path)));
    const target = await realpath(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return resolve(path);
      throw error;
    });
    const old = await stat(target).catch(() => undefined);
    if (old !== undefined && !old.isFile()) throw noFile(path);
    const part = join(dirname(target), `.breadbox-${randomUUID()}.part`);
    const file = await open(part, 'wx', 0o644);
    incoming = part;
    let bytes = 0;
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        await file.writeFile(chunk);
      }
      if (old !== undefined) await file.chmod(old.mode & 0o777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
    incoming = undefined;
    return { bytes };
  } catch (error) {
    throw pathError(error, path);
  } finally {
    if (incoming !== undefined) await rm(incoming, { force: true });
  }
}

/** A directory that is not there yet, closed to others, and those above it. @throws BreadboxError as `writeRegular` */
export async function makeFresh(path: string): Promise<void> {
  try {
    await makeFolders(dirname(resolve(path)), 0o700);
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    throw pathError(error, path);
  }
}

function noFile(path: string): BreadboxError {
  return new BreadboxError('conflict', `${path} is not a regular file.`);
}

/** The system's refusal in words; other errors as they are. */
function pathError(error: unknown, path: string): unknown {
  if (error instanceof BreadboxError) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  switch (code) {
    case 'ENOENT':
      return new BreadboxError('not-found', `There is no ${path}.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new BreadboxError('not-allowed', `${path} is closed to this account (${code}).`, { cause: error });
    case 'ENOTDIR':
      return new BreadboxError('conflict', `${path} is not a directory, or leads through what is none.`, {
        cause: error,
      });
    case 'EISDIR':
      return new BreadboxError('conflict', `${path} is a directory.`, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return new BreadboxError('disk-full', `There is no space for ${path}.`, { cause: error });
    default:
      return new BreadboxError('bad-input', `${JSON.stringify(path)} cannot be used (${code}).`, { cause: error });
  }
}
