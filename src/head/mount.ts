import type { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';
import { type Api, type ApiKey, type ApiOutput, api } from '../protocol/api.ts';
import type { Role } from '../protocol/auth.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { bodyLimit } from './body-limits.ts';
import type { HeadApp, HeadContext } from './head-app.ts';
import { describeRoute } from './openapi.ts';
import { bodyChunks, jsonBody } from './read-body.ts';
import { type OpenKey, roleTable } from './role-table.ts';
import { validate } from './validate.ts';
import type { WhoContext } from './who.ts';

type Validated<S> = S extends z.ZodType ? z.output<S> : undefined;
type Part<K extends ApiKey, P extends string> = Api[K] extends Record<P, infer S> ? S : undefined;

/** A call that was allowed and is well formed. */
export interface Call<K extends ApiKey> {
  readonly who: K extends OpenKey ? undefined : WhoContext;
  readonly params: Validated<Part<K, 'params'>>;
  readonly query: Validated<Part<K, 'query'>>;
  /** `bytes` and `lines` come as they arrive, counted against the call's limit. */
  readonly body: Part<K, 'body'> extends 'bytes' | 'lines' ? AsyncIterable<Uint8Array> : Validated<Part<K, 'body'>>;
  /** Its `signal` ends when the caller goes away. */
  readonly request: Request;
  readonly context: HeadContext;
}

export type Handler<K extends ApiKey> = (call: Call<K>) => Promise<ApiOutput<K> | Response> | ApiOutput<K> | Response;

/** Serves one call of the protocol: role first, then path, query and body, then `handler`. */
export function mount<K extends ApiKey>(app: HeadApp, key: K, handler: Handler<K>): void {
  const endpoint: Endpoint = api[key];
  const roles: readonly Role[] | 'open' = roleTable[key];
  const limitBytes = bodyLimit(key);
  const [method, path] = key.split(' ') as [string, string];
  describeRoute(app, key);
  app.on(method, [routePattern(path)], async (c) => {
    const who = roles === 'open' ? undefined : allowed(c, roles);
    const call = {
      who,
      params: endpoint.params && validate(endpoint.params, c.req.param(), 'path'),
      query: endpoint.query && validate(endpoint.query, c.req.query(), 'query'),
      body: await readBody(c, endpoint, limitBytes),
      request: c.req.raw,
      context: c,
    };
    const answer = await handler(call as Call<K>);
    if (answer instanceof Response) return answer;
    if (endpoint.response === 'none') return new Response(null, { status: 204 });
    return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
  });
}

/** `{path}` may hold slashes, and all else that a file name can; every other parameter is one step of the path. */
export function routePattern(path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => (name === 'path' ? ':path{[\\s\\S]+}' : `:${name}`));
}

function readBody(c: HeadContext, endpoint: Endpoint, limitBytes: number): unknown {
  const { body } = endpoint;
  if (body === undefined) return undefined;
  if (typeof body === 'string') return bodyChunks(c, limitBytes);
  return jsonBody(c, limitBytes).then((value) => validate(body, value, 'body'));
}

/** @throws BreadboxError `not-logged-in`, `not-allowed` */
export function allowed(c: HeadContext, roles: readonly Role[]): WhoContext {
  const who = c.get('who');
  if (who === undefined) throw notLoggedIn(c.req.header('authorization') !== undefined);
  if (roles.includes(who.role)) return who;
  throw new BreadboxError('not-allowed', `${who.role === 'owner' ? 'An' : 'A'} ${who.role} may not do this.`, {
    hint: `Who may: ${roles.join(', ')}.`,
  });
}

function notLoggedIn(hasToken: boolean): BreadboxError {
  if (hasToken) {
    return new BreadboxError('not-logged-in', 'The API token in the Authorization header is unknown, or was revoked.', {
      hint: 'Ask the owner for a new one: breadbox token create.',
    });
  }
  return new BreadboxError('not-logged-in', 'This call needs a login: a browser session or an API token.', {
    hint: 'Log in on the dashboard, or send the header Authorization: Bearer TOKEN.',
  });
}
