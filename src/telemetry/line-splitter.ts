import { BreadboxError } from '../cluster/errors.ts';
import { MAX_LINE_BYTES } from '../protocol/telemetry.ts';

const NEW_LINE = 10;

/** Cuts what arrives into lines. A half line waits for its end. */
export class LineSplitter {
  #half: Buffer | undefined;

  /** @throws BreadboxError `too-large` for a line that is longer than one may be; nothing of the chunk after it is read */
  *take(chunk: Uint8Array): Generator<string> {
    const arrived = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const bytes = this.#half === undefined ? arrived : Buffer.concat([this.#half, arrived]);
    this.#half = undefined;
    let from = 0;
    for (let end = bytes.indexOf(NEW_LINE); end !== -1; end = bytes.indexOf(NEW_LINE, from)) {
      checkLength(end - from);
      if (end > from) yield bytes.toString('utf8', from, end);
      from = end + 1;
    }
    checkLength(bytes.length - from);
    if (from < bytes.length) this.#half = bytes.subarray(from);
  }
}

function checkLength(bytes: number): void {
  if (bytes <= MAX_LINE_BYTES) return;
  throw new BreadboxError('too-large', `A line of telemetry may have ${MAX_LINE_BYTES} bytes; this one has more.`);
}
