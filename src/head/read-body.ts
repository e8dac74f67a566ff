import { isUtf8 } from 'node:buffer';
import { BreadboxError } from '../cluster/errors.ts';
import type { HeadContext } from './head-app.ts';

/**
 * The body as it arrives. Bytes are counted, whatever Content-Length says.
 * @throws BreadboxError `too-large`; `bad-input` where the caller went away before the end
 */
export async function* bodyChunks(c: HeadContext, limitBytes: number): AsyncGenerator<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes);
  // Leaving early must not destroy the socket: the refusal is still to be sent over it.
  const source = c.env?.incoming?.iterator({ destroyOnReturn: false }) ?? c.req.raw.body ?? [];
  let bytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge(limitBytes);
      yield chunk;
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ECONNRESET') throw error;
    throw new BreadboxError('bad-input', 'The connection broke before the whole body had arrived.', { cause: error });
  }
}

/** @throws BreadboxError `too-large`, `bad-input` */
export async function jsonBody(c: HeadContext, limitBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(c, limitBytes)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isUtf8(body)) throw new BreadboxError('bad-input', 'The body is not UTF-8 text.');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new BreadboxError('bad-input', `The body is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}

function tooLarge(limitBytes: number): BreadboxError {
  return new BreadboxError('too-large', `The body is larger than the ${limitBytes} bytes that this call takes.`, {
    hint: 'Send less at once.',
  });
}
