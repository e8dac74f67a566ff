import { Readable } from 'node:stream';
import type { OutputFile } from '../jobs/files/output-file.ts';

type Part = { readonly from: number; readonly to: number };

/** A file, or the part of it that the request's Range asks for (RFC 9110, 14.1.2: one range of bytes); closes the file. */
export async function openPart(
  file: OutputFile | undefined,
  request: Request,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  try {
    const size = file === undefined ? 0 : (await file.look(0, 0)).size;
    const part = partOf(request.headers.get('range'), size);
    const common = { ...headers, 'accept-ranges': 'bytes' };
    if (part === 'none') {
      await file?.close();
      return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${size}` } });
    }
    const { from, to } = part ?? { from: 0, to: size - 1 };
    const answer = {
      status: part === undefined ? 200 : 206,
      headers: {
        ...common,
        'content-length': String(to - from + 1),
        ...(part !== undefined && { 'content-range': `bytes ${from}-${to}/${size}` }),
      },
    };
    if (file === undefined || to < from || request.method === 'HEAD') {
      await file?.close();
      return new Response(null, answer);
    }
    const stream = Readable.from(closing(file, file.part(from, to)), { highWaterMark: 1 });
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, answer);
  } catch (error) {
    await file?.close();
    throw error;
  }
}

async function* closing(file: OutputFile, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } finally {
    await file.close();
  }
}

/** `undefined`: all of it, as where the header is one that we do not read. `none`: what was asked for is not there. */
export function partOf(range: string | null, size: number): Part | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'none' : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'none' : { from, to };
}
