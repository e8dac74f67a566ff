import { MAX_BATCH_BYTES } from '../../protocol/pilot.ts';
import { type HeadClient, HeadRefusal } from '../head-client.ts';

const SEND_AT = 256;
const SEND_AFTER_MS = 20;
const MAX_BATCH = 4096;
/** Beyond this the pilot begins no more tasks until the head has taken some. */
const FULL_BYTES = 64 * 1024 * 1024;

/** An answer as JSON text, and what to say instead where the head refuses it. */
export interface OutboxEntry {
  readonly json: string;
  readonly refused: (reason: string) => string;
}

/** Answers on their way to the head: gathered into batches, one batch on its way at a time, kept until acknowledged. */
export class AnswerOutbox {
  readonly #head: HeadClient;
  readonly #onRoom: () => void;
  readonly #onFatal: (error: unknown) => void;
  #waiting: OutboxEntry[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending = false;
  /** Asked for while a batch was on its way. */
  #flushWanted = false;
  #onEmpty: (() => void)[] = [];

  constructor(head: HeadClient, events: { readonly onRoom: () => void; readonly onFatal: (error: unknown) => void }) {
    this.#head = head;
    this.#onRoom = events.onRoom;
    this.#onFatal = events.onFatal;
  }

  get isFull(): boolean {
    return this.#bytes > FULL_BYTES;
  }

  push(entry: OutboxEntry): void {
    this.#waiting.push(entry);
    this.#bytes += entry.json.length;
    if (this.#sending) return;
    if (this.#waiting.length >= SEND_AT) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), SEND_AFTER_MS);
  }

  /** Sends what is there now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushWanted = true;
    if (this.#sending || this.#waiting.length === 0) return;
    this.#sending = true;
    this.#sendAll().catch(this.#onFatal);
  }

  /** Resolves when every answer was acknowledged. */
  async empty(): Promise<void> {
    while (this.#sending || this.#waiting.length > 0) {
      this.flush();
      await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
    }
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length >= SEND_AT || (this.#flushWanted && this.#waiting.length > 0)) {
      this.#flushWanted = false;
      const batch = this.#nextBatch();
      await this.#send(batch);
      const wasFull = this.isFull;
      for (const entry of batch) this.#bytes -= entry.json.length;
      if (wasFull && !this.isFull) this.#onRoom();
    }
    this.#sending = false;
    this.#flushWanted = false;
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.flush(), SEND_AFTER_MS);
    else for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  #nextBatch(): OutboxEntry[] {
    let count = 0;
    let bytes = 32;
    for (const { json } of this.#waiting) {
      // Three bytes is the most that one UTF-16 unit takes; exact only where it matters.
      bytes += json.length * 3 > MAX_BATCH_BYTES / 64 ? Buffer.byteLength(json) + 1 : json.length * 3 + 1;
      if (count > 0 && (bytes > MAX_BATCH_BYTES || count === MAX_BATCH)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #send(batch: readonly OutboxEntry[]): Promise<void> {
    try {
      await this.#post(batch.map((entry) => entry.json));
    } catch (error) {
      if (!(error instanceof HeadRefusal) || error.status === 401 || error.status === 403) throw error;
      if (batch.length > 1) {
        // One bad answer must not hold up the others.
        const half = Math.ceil(batch.length / 2);
        await this.#send(batch.slice(0, half));
        await this.#send(batch.slice(half));
        return;
      }
      await this.#post(batch.map((entry) => entry.refused(`the head refused its answer: ${error.message}`)));
    }
  }

  async #post(answers: readonly string[]): Promise<void> {
    await this.#head.call('POST /api/farm/answers', { text: `{"answers":[${answers.join(',')}]}` });
  }
}
