import type { IncomingMessage } from 'node:http';
import { type Readable, Stream } from 'node:stream';
import { BreadboxError, isErrorCode } from '../cluster/errors.ts';
import type { Api, ApiInput, ApiKey, ApiOutput } from '../protocol/api.ts';
import type { Problem } from '../protocol/problem.ts';
import { type Address, headAddress } from './address.ts';
import { type OutgoingBody, send } from './send.ts';
import { Interrupted, type World } from './world.ts';

type Body<B> = B extends 'bytes' | 'lines' ? Readable | Uint8Array : B;
/** What may be left out, may be left out. */
type Given<T> = { readonly [P in keyof T as undefined extends T[P] ? never : P]: T[P] } & {
  readonly [P in keyof T as undefined extends T[P] ? P : never]?: T[P];
};
type Call<K extends ApiKey> = Given<{
  params: ApiInput<K>['params'];
  query: ApiInput<K>['query'] | undefined;
  body: Body<ApiInput<K>['body']>;
  /** `bytes=0-99` */
  range: string | undefined;
  signal: AbortSignal;
}>;

interface AnyCall {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly range?: string | undefined;
  readonly signal: AbortSignal;
}

/** Calls that answer with a JSON value or nothing. */
type ValueKey = { [K in ApiKey]: Api[K]['response'] extends 'bytes' | 'lines' | 'events' ? never : K }[ApiKey];
type StreamKey = Exclude<ApiKey, ValueKey>;

/** The head's own words are for whoever writes HTTP calls. */
const NO_TOKEN_HINT =
  'Use the account that runs the head, or set BREADBOX_TOKEN to a token that was made there: breadbox token create';

function badTokenHint(from: string | undefined): string {
  return `${from ?? 'The login'} holds a token that this head does not take. Its owner makes another with: breadbox token create`;
}

/** The API over HTTP. Errors of the head arrive as they left it: same code, message and hint. */
export class Client {
  #address: Address;
  readonly #find: (() => Address) | undefined;

  /** @param find where the head is now, which may have been started anew */
  constructor(address: Address, find?: () => Address) {
    this.#address = address;
    this.#find = find;
  }

  get url(): string {
    return this.#address.url;
  }

  async call<K extends ValueKey>(key: K, call: Call<K>): Promise<ApiOutput<K>> {
    const response = await this.#request(key, call);
    const text = await readText(response, this.url);
    return (text === '' ? undefined : JSON.parse(text)) as ApiOutput<K>;
  }

  /** The body as it comes; whoever reads it ends it. */
  async stream<K extends StreamKey>(key: K, call: Call<K>): Promise<IncomingMessage> {
    return this.#request(key, call);
  }

  async #request(key: ApiKey, call: AnyCall): Promise<IncomingMessage> {
    try {
      return await this.#ask(key, call);
    } catch (error) {
      if (call.body instanceof Stream || !this.#hasMoved(error)) throw error;
      return this.#ask(key, call);
    }
  }

  /** No head has taken the call, and there is one elsewhere. */
  #hasMoved(error: unknown): boolean {
    if (!(error instanceof BreadboxError) || (error.code !== 'no-head' && error.code !== 'wrong-host')) return false;
    const found = this.#find?.();
    if (found === undefined || found.url === this.#address.url) return false;
    this.#address = found;
    return true;
  }

  async #ask(key: ApiKey, call: AnyCall): Promise<IncomingMessage> {
    const [method, path] = key.split(' ') as [string, string];
    const response = await send({
      method,
      address: this.#address,
      path: fillPath(path, (call.params ?? {}) as Record<string, string>) + queryString(call.query),
      body: outgoing(call.body),
      range: call.range,
      signal: call.signal,
    });
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw problemError(await readText(response, this.url), status, this.#address);
  }
}

export function connect(world: Pick<World, 'env'>): Client {
  return new Client(headAddress(world), () => headAddress(world));
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    (params[name] ?? '').split('/').map(encodeURIComponent).join('/'),
  );
}

function queryString(query: unknown): string {
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)] as [string, string]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function outgoing(body: unknown): OutgoingBody | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return { type: 'application/octet-stream', data: body };
  if (typeof (body as Readable).pipe === 'function') return { type: 'application/x-ndjson', data: body as Readable };
  return { type: 'application/json', data: Buffer.from(JSON.stringify(body)) };
}

async function readText(response: IncomingMessage, url: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch (cause) {
    if (cause instanceof BreadboxError || cause instanceof Interrupted) throw cause;
    throw new BreadboxError('head-lost', `The head at ${url} went away in the middle of its answer.`, { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function problemError(text: string, status: number, { url, token, tokenFrom }: Address): BreadboxError {
  let problem: Partial<Problem> | undefined;
  try {
    problem = JSON.parse(text) as Partial<Problem>;
  } catch {
    // Not of Breadbox: said below.
  }
  if (problem?.title === undefined || problem.code === undefined) {
    if (/speaks HTTPS/.test(text))
      throw new BreadboxError('usage', `${url}: that port speaks HTTPS alone: https:// in place of http://.`);
    return new BreadboxError('no-head', `What answers at ${url} is not a Breadbox head (HTTP ${status}).`, {
      hint: 'Look at BREADBOX_URL, or at what else listens on that port.',
    });
  }
  const code = isErrorCode(problem.code) ? problem.code : 'internal';
  const hint = code !== 'not-logged-in' ? problem.hint : token === undefined ? NO_TOKEN_HINT : badTokenHint(tokenFrom);
  return new BreadboxError(code, problem.title, { hint });
}
