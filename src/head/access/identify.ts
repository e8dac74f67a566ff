import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { HeadEnv } from '../head-app.ts';
import { checkOrigin } from '../own-address.ts';
import { type Sessions, sessionCookie, sessionCookieName } from './sessions.ts';
import type { Tokens } from './tokens.ts';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD'];

/** Finds out who calls: a token in the Authorization header, else a browser session. Neither: nobody. */
export function identify(tokens: Tokens, sessions: Sessions) {
  return createMiddleware<HeadEnv>(async (c, next) => {
    const authorization = c.req.header('authorization');
    if (authorization !== undefined) {
      const [, secret = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
      c.set('who', await tokens.who(secret));
      return next();
    }
    const origin = c.req.header('origin');
    const door = c.get('door');
    const secret = getCookie(c, sessionCookieName(door));
    const session = secret === undefined ? undefined : await sessions.who(secret);
    if (!SAFE_METHODS.includes(c.req.method) && (session !== undefined || origin !== undefined)) {
      checkOrigin(origin, c.req.header('host'), door);
    }
    c.set('who', session?.who);
    await next();
    if (session?.renewed && secret !== undefined && !c.res.headers.has('set-cookie')) {
      c.res.headers.set('set-cookie', sessionCookie(secret, door));
    }
  });
}
