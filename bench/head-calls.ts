import { Agent, request } from 'node:http';
import type { Api, ApiInput, ApiKey, ApiOutput } from '../src/protocol/api.ts';

type Given<T> = { readonly [P in keyof T as undefined extends T[P] ? never : P]: T[P] } & {
  readonly [P in keyof T as undefined extends T[P] ? P : never]?: T[P];
};
type JsonBody<B> = B extends 'bytes' | 'lines' ? never : B;
export type HeadCall<K extends ApiKey> = Given<{
  params: ApiInput<K>['params'];
  query: ApiInput<K>['query'] | undefined;
  body: JsonBody<ApiInput<K>['body']>;
}>;
type ValueKey = { [K in ApiKey]: Api[K]['response'] extends 'bytes' | 'lines' | 'events' ? never : K }[ApiKey];

/** Calls a head over kept-alive connections and parses what it says, without checking it: a clock stands beside it. */
export class HeadCalls {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;
  readonly #token: string;
  readonly #signal: AbortSignal;

  constructor(address: { readonly url: string; readonly token: string }, signal: AbortSignal) {
    this.#url = address.url;
    this.#token = address.token;
    this.#signal = signal;
  }

  /** @throws Error on any answer but 2xx */
  async call<K extends ValueKey>(key: K, input: HeadCall<K>): Promise<ApiOutput<K>> {
    const { params, query, body } = input as { params?: Record<string, string>; query?: object; body?: unknown };
    const [method = '', template = ''] = key.split(' ');
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
    const pairs = Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
    const text = await this.#exchange(method, path + search, body === undefined ? undefined : JSON.stringify(body));
    return (text === '' ? undefined : JSON.parse(text)) as ApiOutput<K>;
  }

  /** The lines of a stream of JSON Lines. */
  async lines(path: string): Promise<string[]> {
    const text = await this.#exchange('GET', path, undefined);
    return text.split('\n').filter((line) => line !== '');
  }

  /** Follows a stream that is read and dropped, until it ends or `signal` does. */
  stay(path: string, signal: AbortSignal): Promise<void> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return new Promise((resolve, reject) => {
      const call = request(`${this.#url}${path}`, { headers, agent: false, signal });
      call.on('error', reject);
      call.on('response', (response) => response.on('error', reject).on('end', resolve).resume());
      call.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(method: string, path: string, body: string | undefined): Promise<string> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const call = request(`${this.#url}${path}`, { method, headers, agent: this.#agent, signal: this.#signal });
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('error', reject);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(new Error(`${method} ${path}: ${status} ${text.slice(0, 400)}`));
        });
      });
      call.end(body);
    });
  }
}
