import { StringDecoder } from 'node:string_decoder';

/** Keeps the first and the last half of `limitBytes` of what it is given, and counts what it cut between. */
export class BoundedLog {
  readonly #half: number;
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #cutBytes = 0;

  constructor(limitBytes: number) {
    this.#half = Math.floor(limitBytes / 2);
  }

  get isEmpty(): boolean {
    return this.#headBytes === 0;
  }

  append(chunk: Uint8Array): void {
    const room = Math.min(this.#half - this.#headBytes, chunk.length);
    if (room > 0) {
      this.#head.push(Buffer.from(chunk.subarray(0, room)));
      this.#headBytes += room;
    }
    if (room === chunk.length) return;
    this.#tail.push(Buffer.from(chunk.subarray(room)));
    this.#tailBytes += chunk.length - room;
    if (this.#tailBytes > 4 * this.#half) this.#trimTail();
  }

  /** Says that `bytes` were never read; what the tail held is cut with them. */
  skip(bytes: number): void {
    if (bytes <= 0) return;
    this.#cutBytes += bytes + this.#tailBytes;
    this.#tail = [];
    this.#tailBytes = 0;
  }

  text(): string {
    this.#trimTail();
    const tail = Buffer.concat(this.#tail);
    const cut = this.#cutBytes;
    const head = Buffer.concat(this.#head);
    if (cut === 0) return Buffer.concat([head, tail]).toString('utf8');
    // No halves of characters at the edges of the cut.
    const before = new StringDecoder('utf8').write(head);
    let start = 0;
    while (start < 3 && start < tail.length && ((tail[start] ?? 0) & 0xc0) === 0x80) start++;
    return `${before}\n[… ${cut + start} bytes cut …]\n${tail.toString('utf8', start)}`;
  }

  clear(): void {
    this.#head = [];
    this.#tail = [];
    this.#headBytes = 0;
    this.#tailBytes = 0;
    this.#cutBytes = 0;
  }

  #trimTail(): void {
    const excess = this.#tailBytes - this.#half;
    if (excess <= 0) return;
    this.#tail = [Buffer.concat(this.#tail).subarray(excess)];
    this.#tailBytes = this.#half;
    this.#cutBytes += excess;
  }
}

/** The last lines of a text, for a message. */
export function lastLines(text: string, maxChars = 600): string {
  const trimmed = text.trimEnd();
  if (trimmed.length <= maxChars) return trimmed;
  const tail = trimmed.slice(-maxChars);
  const newline = tail.indexOf('\n');
  return newline === -1 ? tail : tail.slice(newline + 1);
}
