import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HeadAddress, HeadConnections } from '../head-connections.ts';
import { exchange } from '../head-exchange.ts';
import { Refusal } from './refusal.ts';

/** A head that is started again, or killed and started again, is back within so long. */
const WAIT_FOR_HEAD_MS = 5000;
const ASK_AGAIN_MS = 250;
const IDLE_TIMEOUT_MS = 30_000;
const ASK_AGAIN = new Set([408, 421, 429]);

/** The head answered with an error: its problem document's code and sentences. */
export class HeadProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: number, code: string, title: string, hint: string | undefined) {
    super(title);
    this.name = 'HeadProblem';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The head's API with the rights of the job's user. The file is read anew for every try: the head writes it when its address changes. */
export class HeadAccess {
  readonly #program: string;
  readonly #path: string | undefined;
  readonly #connections = new HeadConnections();

  constructor(program: string, environment: NodeJS.ProcessEnv) {
    this.#program = program;
    this.#path = environment.BREADBOX_ACCESS;
  }

  /** @throws HeadProblem; Refusal where no head answers */
  async get<T>(path: string, query: Query = {}): Promise<T> {
    const words = Object.entries(query).filter(([, value]) => value !== undefined);
    const text = words.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
    return parse(await this.#call('GET', text === '' ? path : `${path}?${text}`, undefined)) as T;
  }

  /** @throws HeadProblem; Refusal where no head answers */
  async post<T>(path: string, body?: unknown): Promise<T> {
    return parse(await this.#call('POST', path, body === undefined ? undefined : JSON.stringify(body))) as T;
  }

  /** @throws HeadProblem; Refusal where no head answers */
  text(path: string): Promise<string> {
    return this.#call('GET', path, undefined);
  }

  close(): void {
    this.#connections.destroy();
  }

  async #call(method: string, path: string, body: string | undefined): Promise<string> {
    const giveUpAt = Date.now() + WAIT_FOR_HEAD_MS;
    for (;;) {
      let trouble: string;
      try {
        const response = await exchange(await this.#access(), this.#connections, {
          method,
          path,
          body,
          idleTimeoutMs: IDLE_TIMEOUT_MS,
        });
        if (response.status >= 200 && response.status < 300) return response.text;
        if (response.status < 500 && !ASK_AGAIN.has(response.status)) throw problem(response.status, response.text);
        trouble = `it answered ${response.status}: ${problem(response.status, response.text).message}`;
      } catch (error) {
        if (error instanceof HeadProblem || error instanceof Refusal) throw error;
        trouble = (error as Error).message;
        // Submitting twice would be two jobs: only a head that was never reached is asked again.
        if (method === 'POST' && !neverReached(error)) throw this.#silence(trouble);
      }
      if (Date.now() >= giveUpAt) throw this.#silence(trouble);
      await sleep(ASK_AGAIN_MS);
    }
  }

  async #access(): Promise<HeadAddress> {
    if (this.#path === undefined) {
      throw new Refusal(
        `${this.#program}: error: BREADBOX_ACCESS is not set: this ${this.#program} works inside a job of Breadbox.\n` +
          'Outside of a job, see breadbox --help.',
      );
    }
    return JSON.parse(await readFile(this.#path, 'utf8')) as HeadAddress;
  }

  #silence(trouble: string): Refusal {
    return new Refusal(
      `${this.#program}: error: Unable to contact slurm controller (connect failure)\n` +
        `${this.#program}: error: the head of Breadbox does not answer: ${trouble}\n` +
        'Start it again with `breadbox start`; jobs that run go on meanwhile.',
    );
  }
}

function neverReached(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}

function parse(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

function problem(status: number, text: string): HeadProblem {
  try {
    const { code, title, hint } = JSON.parse(text) as { code?: string; title?: string; hint?: string };
    return new HeadProblem(status, code ?? 'internal', title ?? `refused (${status})`, hint);
  } catch {
    return new HeadProblem(status, 'internal', `refused (${status})`, undefined);
  }
}
