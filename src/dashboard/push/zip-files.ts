import { Zip, ZipDeflate } from 'fflate';
import { BreadboxError } from '../../cluster/errors.ts';
import { MAX_BUNDLE_BYTES } from '../../protocol/bundle-entry.ts';
import type { Picked, PickedFile } from './picked-files.ts';

const CHUNK_BYTES = 1024 * 1024;
const UNIX = 3;
const SHEBANG = '#!';

/**
 * The bundle, made as `breadbox farm push` makes it: the same folder gives the same version. A browser does not tell
 * what may be executed: a file that begins with `#!` may.
 * @throws BreadboxError `too-large`
 */
export async function zipFiles(
  { folder, files }: Picked,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const whole = files.reduce((sum, { file }) => sum + file.size, 0);
  let bytes = 0;
  let read = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
    bytes += chunk.length;
  });
  for (const picked of files) {
    await addFile(zip, picked, (more) => {
      signal.throwIfAborted();
      read += more;
      onProgress(whole === 0 ? 1 : read / whole);
      if (bytes > MAX_BUNDLE_BYTES) throw tooLarge(folder, picked.path);
    });
  }
  zip.end();
  return new Blob(chunks, { type: 'application/zip' });
}

async function addFile(zip: Zip, { path, file }: PickedFile, tell: (bytes: number) => void): Promise<void> {
  const start = new TextDecoder('latin1').decode(await file.slice(0, SHEBANG.length).arrayBuffer());
  const entry = new ZipDeflate(path, { level: 6 });
  entry.os = UNIX;
  entry.attrs = (start === SHEBANG ? 0o100755 : 0o100644) * 0x1_0000;
  entry.mtime = new Date(1980, 0, 1, 12);
  zip.add(entry);
  for (let at = 0; ; at += CHUNK_BYTES) {
    const chunk = new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer());
    const isLast = chunk.length < CHUNK_BYTES;
    entry.push(chunk, isLast);
    tell(chunk.length);
    if (isLast) return;
  }
}

export function tooLarge(folder: string, path?: string): BreadboxError {
  const place = path === undefined ? '' : `, at ${path}`;
  return new BreadboxError(
    'too-large',
    `The bundle of ${folder} is larger than ${MAX_BUNDLE_BYTES / 1024 / 1024} MiB${place}.`,
    {
      hint: 'Name in .breadboxignore what the tasks do not need (results, node_modules, virtual environments).',
    },
  );
}
