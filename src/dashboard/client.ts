import { BreadboxError, isErrorCode } from '../cluster/errors.ts';
import type { ApiInput, ApiKey, ApiOutput } from '../protocol/api.ts';
import type { Problem } from '../protocol/problem.ts';

type Required<K extends ApiKey> = {
  readonly [P in 'params' | 'body' as undefined extends ApiInput<K>[P] ? never : P]: ApiInput<K>[P];
};
type Given<K extends ApiKey> = Required<K> & {
  readonly query?: Partial<NonNullable<ApiInput<K>['query']>>;
  readonly signal?: AbortSignal;
};
type Arguments<K extends ApiKey> = keyof Required<K> extends never ? [given?: Given<K>] : [given: Given<K>];
type Loose = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

let loggedOut: () => void = () => undefined;

/** Sets what happens when the head no longer knows this browser. */
export function whenLoggedOut(act: () => void): void {
  loggedOut = act;
}

/** The address of a call, for links and pictures. */
export function apiPath<K extends ApiKey>(key: K, ...[given]: Arguments<K>): string {
  return address(key, (given ?? {}) as Loose);
}

/** @throws BreadboxError with the head's code, sentence and hint; `no-head` where the head does not answer. */
export async function call<K extends ApiKey>(key: K, ...[given]: Arguments<K>): Promise<ApiOutput<K>> {
  const { body, signal, ...rest } = (given ?? {}) as Loose;
  const response = await send(address(key, rest), {
    method: key.slice(0, key.indexOf(' ')),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await problemOf(response, key);
  if (response.status === 204) return undefined as ApiOutput<K>;
  return (await response.json()) as ApiOutput<K>;
}

/** The text of an artefact, at most `maxBytes` of it. */
export async function fetchText(url: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  const response = await send(url, { signal });
  if (!response.ok) throw await problemOf(response, 'GET');
  const text = await response.text();
  return text.length > maxBytes ? `${text.slice(0, maxBytes)}\n…` : text;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw noHead(cause);
  }
}

export function noHead(cause: unknown): BreadboxError {
  return new BreadboxError('no-head', 'The Breadbox head does not answer.', {
    hint: 'On the computer that runs it: breadbox status, and breadbox start if it is not running.',
    cause,
  });
}

/** What an answer that is no success says. */
export async function problemOf(response: Response, key: string): Promise<BreadboxError> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const code = problem?.code !== undefined && isErrorCode(problem.code) ? problem.code : codeOf(response.status);
  if (response.status === 401 && key !== 'POST /api/login') loggedOut();
  return new BreadboxError(code, problem?.title ?? `The head answered with status ${response.status}.`, {
    hint: problem?.hint,
  });
}

function codeOf(status: number): 'not-logged-in' | 'not-found' | 'too-many-attempts' | 'internal' {
  if (status === 401) return 'not-logged-in';
  if (status === 404) return 'not-found';
  return status === 429 ? 'too-many-attempts' : 'internal';
}

function address(key: string, { params = {}, query = {} }: Loose): string {
  const path = key.slice(key.indexOf(' ') + 1).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const words = name === 'path' ? (params[name] ?? '').split('/') : [params[name] ?? ''];
    return words.map(encodeURIComponent).join('/');
  });
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return path;
  return `${path}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}
