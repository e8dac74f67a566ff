import type { ClientRequest, IncomingMessage } from 'node:http';
import { BreadboxError } from '../../cluster/errors.ts';
import { HEARD_EVERY_SECONDS, STREAM_SECONDS } from '../../protocol/telemetry-limits.ts';
import { type Caller, connectionTrouble, type HeadAddress } from '../head-connections.ts';
import { type KeptSamples, sampleLine } from './kept-samples.ts';

/** Ended earlier where so much was written: what a head takes of one request has a limit. */
const MOST_BYTES = 768 * 1024;
const CONNECT_MS = 5000;
/** After the end of the body, and between the head's signs of life. */
const ANSWER_MS = 10_000;
const UNHEARD_MS = 3 * HEARD_EVERY_SECONDS * 1000;

export interface HeadStreamParts {
  readonly address: HeadAddress;
  readonly callHead: Caller;
  readonly samples: KeptSamples;
  /** The line that says who speaks. */
  readonly hello: string;
  readonly now: () => number;
  /** The head listens: it said so. */
  readonly onHeard: () => void;
}

/** What the head says at the end of a request. */
export interface StreamAnswer {
  readonly status: number;
  readonly text: string;
  /** It came before the request had ended. */
  readonly isEarly: boolean;
}

/**
 * One request to the head: a hello, then samples as they come, those that were kept first. Whoever has it calls `tick` after each sample
 * and at least once a second: its deadlines have no timers of their own.
 */
export class HeadStream {
  /** Rejects where the connection breaks, or nothing is heard. */
  readonly answer: Promise<StreamAnswer>;
  readonly #parts: HeadStreamParts;
  readonly #request: ClientRequest;
  readonly #startedAt: number;
  #resolve: (answer: StreamAnswer) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #bytes = 0;
  #sent = -1;
  #isBlocked = false;
  #isConnected = false;
  #heardAt: number | undefined;
  #endedAt: number | undefined;

  constructor(parts: HeadStreamParts) {
    this.#parts = parts;
    const { address, callHead, now } = parts;
    this.#startedAt = now();
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#request = callHead('/api/telemetry', {
      method: 'POST',
      headers: { authorization: `Bearer ${address.token}`, 'content-type': 'application/x-ndjson' },
    });
    this.#request.on('error', (error) => this.#reject(connectionTrouble(error, address.url)));
    this.#request.on('socket', (socket) => {
      const isSecure = address.socket === undefined && address.url.startsWith('https:');
      const connected = (): void => {
        this.#isConnected = true;
      };
      if (this.#request.reusedSocket) connected();
      else socket.once(isSecure ? 'secureConnect' : 'connect', connected);
    });
    this.#request.on('information', () => this.#heard());
    this.#request.on('drain', () => {
      this.#isBlocked = false;
      this.#writeSamples();
    });
    this.#request.on('response', (response) => this.#read(response));
    this.#write(parts.hello);
    this.tick();
  }

  /** Writes what is there, ends the request when it is time, and gives up where nothing is heard. */
  tick(): void {
    const now = this.#parts.now();
    const lateBy = this.#overdue(now);
    if (lateBy !== undefined) this.destroy(lateBy);
    if (lateBy !== undefined || this.#endedAt !== undefined) return;
    this.#writeSamples();
    if (now - this.#startedAt >= STREAM_SECONDS * 1000) this.end();
  }

  /** Another line, such as what has changed of the machine. */
  say(line: string): void {
    if (this.#endedAt === undefined) this.#write(line);
  }

  end(): void {
    if (this.#endedAt !== undefined) return;
    this.#endedAt = this.#parts.now();
    this.#request.end();
  }

  destroy(because: string): void {
    this.#request.destroy(new Error(because));
    this.#reject(new Error(because));
  }

  #writeSamples(): void {
    for (;;) {
      const sample = this.#isBlocked || this.#endedAt !== undefined ? undefined : this.#parts.samples.after(this.#sent);
      if (sample === undefined) return;
      this.#sent = sample.seq;
      this.#write(sampleLine(sample, this.#parts.now()));
      if (this.#bytes >= MOST_BYTES) this.end();
    }
  }

  #write(line: string): void {
    this.#bytes += line.length;
    if (!this.#request.write(line)) this.#isBlocked = true;
  }

  #heard(): void {
    this.#heardAt = this.#parts.now();
    this.#parts.onHeard();
  }

  /** In words, where it is. */
  #overdue(now: number): string | undefined {
    const { url } = this.#parts.address;
    if (!this.#isConnected)
      return now - this.#startedAt > CONNECT_MS ? `no connection to ${url} within ${CONNECT_MS / 1000} s` : undefined;
    if (this.#endedAt !== undefined)
      return now - this.#endedAt > ANSWER_MS ? `no answer from ${url} for ${ANSWER_MS / 1000} s` : undefined;
    // A head that never says that it listens is of another version: it is believed until the end of the request.
    if (this.#heardAt === undefined) return undefined;
    return now - this.#heardAt > UNHEARD_MS ? `nothing heard of ${url} for ${UNHEARD_MS / 1000} s` : undefined;
  }

  #read(response: IncomingMessage): void {
    const status = response.statusCode ?? 0;
    const isEarly = this.#endedAt === undefined;
    if (status === 200) this.#heard();
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', this.#reject);
    response.on('end', () => {
      // What it has not read of the request cannot be followed by another one.
      if (isEarly) this.#request.destroy();
      this.#resolve({ status, text, isEarly });
    });
    // The answer to a request that is not over can only be a refusal, and what follows on that connection is not for anybody.
    if (isEarly) this.#endedAt = this.#parts.now();
  }
}

/** @throws BreadboxError where the head refused */
export function takenOf({ status, text }: StreamAnswer): { readonly taken: number; readonly refused: number } {
  const said = jsonOf(text);
  if (status === 200 && typeof said?.taken === 'number')
    return { taken: said.taken, refused: Number(said.refused ?? 0) };
  const title = typeof said?.title === 'string' ? said.title : `it answered ${status}`;
  const hint = typeof said?.hint === 'string' ? said.hint : undefined;
  throw new BreadboxError(status === 401 ? 'not-logged-in' : status === 403 ? 'not-allowed' : 'head-lost', title, {
    hint,
  });
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said as an answer with its status
  }
}
