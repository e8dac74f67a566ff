import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { BreadboxError, type ErrorCode, isErrorCode } from '../cluster/errors.ts';
import { authEndpoints } from '../protocol/auth.ts';
import type { CallOutput, Endpoint } from '../protocol/endpoint.ts';
import { farmEndpoints } from '../protocol/farm.ts';
import { headEndpoints } from '../protocol/head.ts';
import { pilotEndpoints } from '../protocol/pilot.ts';
import { problemSchema } from '../protocol/problem.ts';
import { type HeadAddress, HeadConnections } from './head-connections.ts';
import { type ExchangeRequest, type ExchangeResponse, exchange } from './head-exchange.ts';
import { readWorkerFile } from './worker-file.ts';

const endpoints = {
  ...pilotEndpoints,
  ...farmEndpoints,
  'GET /api/me': authEndpoints['GET /api/me'],
  'GET /api/health': headEndpoints['GET /api/health'],
};
type Endpoints = typeof endpoints;
export type CallKey = keyof Endpoints;
type Body<E> = E extends { body: infer S extends z.ZodType } ? z.input<S> : undefined;

/** Long enough for a head to be killed, upgraded and started again. */
const GIVE_UP_MS = 15 * 60_000;
/** 421: a head that has another address than the one before, and is about to say so in the worker file. */
const ASK_AGAIN = new Set([408, 421, 429]);
const LONGEST_PAUSE_MS = 2000;
/** Of a head that has been away for some minutes. */
const LONG_AWAY = { tries: 150, pauseMs: 15_000 } as const;
const IDLE_TIMEOUT_MS = 20_000;

export interface CallInput<K extends CallKey> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Body<Endpoints[K]>;
  /** A JSON body that is text already. */
  readonly text?: string;
  readonly file?: { readonly file: string; readonly bytes: number };
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** How long the head may wait before it answers. */
  readonly waitSec?: number;
  readonly giveUpMs?: number;
  readonly receive?: (response: IncomingMessage) => Promise<void>;
}

export interface Patience {
  /** How long a head that does not answer is asked again; by default a quarter of an hour. */
  readonly giveUpMs?: number | undefined;
  /** The head does not answer, and why; or it does again. */
  readonly onSilence?: ((trouble: string | undefined) => void) | undefined;
}

/** The head answered, with an error that a repetition does not mend. */
export class HeadRefusal extends BreadboxError {
  readonly status: number;

  constructor(status: number, code: ErrorCode, message: string, hint: string | undefined) {
    super(code, message, { hint });
    this.status = status;
  }
}

/**
 * Calls the head. A head that is down, or answers 408, 421, 429 or 5xx, is asked again until it answers or 15 minutes
 * are over, or the worker file is gone; it is read again in between. All calls of the protocol may be repeated.
 * @throws HeadRefusal on any other 4xx, BreadboxError `head-lost` when time is over
 */
export class HeadClient {
  readonly #path: string | undefined;
  readonly #patience: Patience;
  readonly #connections = new HeadConnections();
  #head: HeadAddress;

  /** @param path of the worker file; undefined: there is none to be read again */
  constructor(path: string | undefined, head: HeadAddress, patience: Patience = {}) {
    this.#patience = patience;
    this.#path = path;
    this.#head = head;
  }

  async call<K extends CallKey>(
    key: K,
    input: CallInput<K>,
    options: CallOptions = {},
  ): Promise<CallOutput<Endpoints[K]>> {
    const [method = '', template = ''] = key.split(' ');
    const body = input.file ?? input.text ?? (input.body === undefined ? undefined : JSON.stringify(input.body));
    const response = await this.#persist(
      {
        method,
        path: callPath(template, input.params, input.query),
        body,
        idleTimeoutMs: (options.waitSec ?? 0) * 1000 + IDLE_TIMEOUT_MS,
        signal: options.signal,
        receive: options.receive,
      },
      options.giveUpMs ?? this.#patience.giveUpMs ?? GIVE_UP_MS,
    );
    const schema = (endpoints[key] as Endpoint).response;
    if (typeof schema === 'string') return undefined as CallOutput<Endpoints[K]>;
    const parsed = schema.safeParse(jsonOf(response.text));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new BreadboxError(
        'head-lost',
        `the head at ${this.#head.url} answered ${key} with something else than the protocol says: ${issue?.path.join('.')}: ${issue?.message}`,
        { hint: 'Head and agent have to be of the same version.' },
      );
    }
    return parsed.data as CallOutput<Endpoints[K]>;
  }

  close(): void {
    this.#connections.destroy();
  }

  async #persist(request: ExchangeRequest, giveUpMs: number): Promise<ExchangeResponse> {
    const giveUpAt = Date.now() + giveUpMs;
    for (let tries = 0; ; tries++) {
      let trouble: string;
      try {
        const response = await exchange(this.#head, this.#connections, request);
        if (response.status < 500 && tries > 0) this.#patience.onSilence?.(undefined);
        if (response.status >= 200 && response.status < 300) return response;
        if (response.status < 500 && !ASK_AGAIN.has(response.status)) throw refusal(request, response);
        trouble = `it answered ${response.status}: ${refusal(request, response).message}`;
      } catch (error) {
        if (error instanceof BreadboxError || request.signal?.aborted) throw error;
        trouble = (error as Error).message;
      }
      this.#patience.onSilence?.(trouble);
      if (Date.now() >= giveUpAt) {
        throw new BreadboxError('head-lost', `the head at ${this.#head.url} cannot be reached: ${trouble}`, {
          hint: 'Start it again with `breadbox start`; tasks that were leased are given to others.',
        });
      }
      await sleep(pauseMs(tries), undefined, request.signal && { signal: request.signal });
      await this.#readAgain();
    }
  }

  async #readAgain(): Promise<void> {
    if (this.#path === undefined) return;
    try {
      this.#head = await readWorkerFile(this.#path);
    } catch (error) {
      if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
        throw new BreadboxError('head-lost', `the head at ${this.#head.url} is gone, and so is ${this.#path}`, {
          hint: 'The head removes that file when nobody waits for this worker any more.',
        });
      }
      // It is being written: what was read before still holds, and the loop gives up in time.
    }
  }
}

function callPath(template: string, params: CallInput<CallKey>['params'], query: CallInput<CallKey>['query']): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    (params?.[name] ?? '').split('/').map(encodeURIComponent).join('/'),
  );
  if (query === undefined) return path;
  return `${path}?${Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
}

function pauseMs(tries: number): number {
  if (tries >= LONG_AWAY.tries) return LONG_AWAY.pauseMs;
  return Math.min(LONGEST_PAUSE_MS, 50 * 2 ** tries) * (0.5 + Math.random() / 2);
}

function refusal(request: ExchangeRequest, response: ExchangeResponse): HeadRefusal {
  const problem = problemSchema.safeParse(jsonOf(response.text));
  const known = problem.success && isErrorCode(problem.data.code) ? problem.data.code : undefined;
  const code =
    known ?? (response.status === 401 ? 'not-logged-in' : response.status === 403 ? 'not-allowed' : 'head-lost');
  const title = problem.success
    ? problem.data.title
    : `${request.method} ${request.path} was refused (${response.status})`;
  return new HeadRefusal(response.status, code, title, problem.success ? problem.data.hint : undefined);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it with a sentence
  }
}
