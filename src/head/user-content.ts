import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path/posix';
import { Readable } from 'node:stream';
import { BreadboxError } from '../cluster/errors.ts';

const TEXT_NAMES = new Set(['.txt', '.log', '.csv', '.tsv', '.md', '.json', '.jsonl', '.yaml', '.yml']);
const SNIFFED_BYTES = 4096;
const GUARDS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-cache',
};

export interface UserFile {
  /** Where it lies on the head. */
  readonly file: string;
  /** Its path as the user knows it. */
  readonly name: string;
  /** For caches; where the content behind a name changes, so must this. */
  readonly sha256?: string;
}

/**
 * A file that a user uploaded or computed. It is never the dashboard's own content: pictures (by their bytes)
 * and plain text are shown, all else is an attachment, and nothing in it may run or load anything.
 * @throws BreadboxError `not-found`
 */
export async function sendUserFile({ file, name, sha256 }: UserFile, request: Request): Promise<Response> {
  const etag = sha256 === undefined ? undefined : `"${sha256}"`;
  const common = { ...GUARDS, ...(etag !== undefined && { etag }) };
  if (etag !== undefined && request.headers.get('if-none-match') === etag) {
    return new Response(null, { status: 304, headers: common });
  }
  const handle = await openFile(file, name);
  try {
    const { size } = await handle.stat();
    const type = await shownAs(handle, name);
    const headers = {
      ...common,
      ...shownHeaders(type, name),
      'content-length': String(size),
    };
    if (request.method === 'HEAD' || size === 0) {
      await handle.close();
      return new Response(null, { headers });
    }
    const stream = handle.createReadStream({ start: 0, end: size - 1 });
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A file that comes as bytes, from their beginning; as `sendUserFile` otherwise. */
export async function sendUserBytes(
  {
    bytes,
    chunks,
    name,
  }: { readonly bytes: number; readonly chunks: AsyncGenerator<Uint8Array>; readonly name: string },
  request: Request,
): Promise<Response> {
  const first = await chunks.next();
  const type = typeOf(Buffer.from(first.value ?? []).subarray(0, SNIFFED_BYTES), name);
  const headers = {
    ...GUARDS,
    ...shownHeaders(type, name),
    'content-length': String(bytes),
  };
  if (request.method === 'HEAD' || bytes === 0) {
    await chunks.return(undefined);
    return new Response(null, { headers });
  }
  const stream = Readable.from(after(first, chunks), { highWaterMark: 1 });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers });
}

async function* after(
  first: IteratorResult<Uint8Array>,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (!first.done) yield first.value;
    yield* chunks;
  } finally {
    await chunks.return(undefined);
  }
}

async function openFile(file: string, name: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new BreadboxError('not-found', `There is no file ${name}.`, { cause: error });
  }
}

async function shownAs(handle: FileHandle, name: string): Promise<string | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
  return typeOf(buffer.subarray(0, bytesRead), name);
}

function shownHeaders(type: string | undefined, name: string): Record<string, string> {
  return {
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': `${type === undefined ? 'attachment' : 'inline'}; ${fileNameOf(name)}`,
  };
}

/** The type under which a browser may show it; undefined: not at all. */
function typeOf(head: Buffer, name: string): string | undefined {
  const startsWith = (bytes: string, at = 0): boolean => head.toString('latin1', at, at + bytes.length) === bytes;
  if (startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith('RIFF') && startsWith('WEBP', 8)) return 'image/webp';
  if (TEXT_NAMES.has(extname(name).toLowerCase()) && !head.includes(0)) return 'text/plain; charset=utf-8';
  return undefined;
}

/** RFC 6266: a harmless name for old clients, the true one for the others. */
function fileNameOf(name: string): string {
  const last = name.split('/').at(-1) || 'file';
  const plain = last.replace(/[^A-Za-z0-9._-]/g, '_');
  const encoded = encodeURIComponent(last.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
