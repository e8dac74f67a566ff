import { BreadboxError } from '../../cluster/errors.ts';

const LENGTH_BYTES = 4;

/** Each chunk after its length, and a length of 0 at the end: so the reader knows a whole body from one that broke off. */
export async function* framed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    if (chunk.length === 0) continue;
    yield lengthOf(chunk.length);
    yield chunk;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Uint8Array {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes);
  return length;
}

/** @throws BreadboxError `bad-input` where the body broke off */
export async function* unframed(source: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let held: Buffer = Buffer.alloc(0);
  let left = 0;
  for await (const piece of source) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    for (;;) {
      if (left === 0) {
        if (held.length < LENGTH_BYTES) break;
        left = held.readUInt32BE(0);
        held = held.subarray(LENGTH_BYTES);
        if (left === 0) return;
      }
      if (held.length === 0) break;
      const chunk = held.subarray(0, left);
      held = held.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }
  throw new BreadboxError('bad-input', 'The body broke off.');
}
