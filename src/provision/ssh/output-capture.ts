import { StringDecoder } from 'node:string_decoder';

const LIMIT_BYTES = 4 * 1024 * 1024;

/** The last part of a stream as text, and each piece as it comes; UTF-8 characters are never cut between pieces. */
export class OutputCapture {
  truncated = false;
  readonly #onText: (text: string) => unknown;
  readonly #decoder = new StringDecoder('utf8');
  #kept: Buffer[] = [];
  #keptBytes = 0;

  constructor(onText: (text: string) => unknown) {
    this.#onText = onText;
  }

  push(bytes: Buffer): unknown {
    if (bytes.length === 0) return undefined;
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
    while (this.#keptBytes - this.#kept[0]!.length >= LIMIT_BYTES) {
      this.#keptBytes -= this.#kept.shift()!.length;
      this.truncated = true;
    }
    const text = this.#decoder.write(bytes);
    return text === '' ? undefined : this.#onText(text);
  }

  end(): void {
    const rest = this.#decoder.end();
    if (rest !== '') this.#onText(rest);
  }

  text(): string {
    let bytes = Buffer.concat(this.#kept);
    if (bytes.length > LIMIT_BYTES) {
      this.truncated = true;
      bytes = bytes.subarray(bytes.length - LIMIT_BYTES);
    }
    let from = 0;
    if (this.truncated) while (from < 4 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++;
    return bytes.toString('utf8', from);
  }
}
