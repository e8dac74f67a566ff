import { getCookie } from 'hono/cookie';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Login } from '../../protocol/auth.ts';
import { isScreen } from '../../protocol/kiosk.ts';
import type { AttemptLimit } from '../access/attempt-limit.ts';
import type { Account } from '../access/operations.ts';
import { hashSecret } from '../access/secret.ts';
import { endedSessionCookie, loginLink, type Sessions, sessionCookie, sessionCookieName } from '../access/sessions.ts';
import type { Tokens } from '../access/tokens.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { HeadApp, HeadContext } from '../head-app.ts';
import { mount } from '../mount.ts';
import type { People } from '../people/people.ts';
import { problemResponse } from '../problem-response.ts';
import type { WhoContext } from '../who.ts';

export interface AccessParts {
  readonly accounts: Pick<RunAccounts, 'checkToken'>;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly people: Pick<People, 'logIn'>;
  readonly limit: AttemptLimit;
}

export function mountAccessRoutes(app: HeadApp, { accounts, tokens, sessions, people, limit }: AccessParts): void {
  const accountOf = async (login: Login): Promise<(Account & Pick<WhoContext, 'tokenId'>) | undefined> => {
    if ('code' in login) return sessions.takeCode(login.code);
    return 'token' in login ? personOf(await tokens.who(login.token)) : people.logIn(login.user, login.password);
  };

  mount(app, 'POST /api/login', async ({ body, context }) => {
    const from = addressOf(context);
    const waitSec = limit.waitSec(from);
    if (waitSec > 0) return tooManyAttempts(waitSec);
    // Counted as failed until it is known better: attempts made at the same time count too.
    const attempt = limit.begin(from);
    const account = await accountOf(body);
    if (account === undefined) throw badLogin(body);
    attempt.succeeded();
    const { user, role } = account;
    const cookie = sessionCookie(await sessions.start(account), context.get('door'));
    const headers = { 'set-cookie': cookie, 'content-type': 'application/json' };
    return new Response(JSON.stringify({ user, role, via: 'session' }), { headers });
  });

  mount(app, 'POST /api/logout', async ({ context }) => {
    const secret = getCookie(context, sessionCookieName(context.get('door')));
    if (secret !== undefined) await sessions.end(secret);
    return new Response(null, { status: 204, headers: { 'set-cookie': endedSessionCookie(context.get('door')) } });
  });

  mount(app, 'GET /api/me', ({ who: { user, role, via, nodes } }) => ({
    ...{ user, role, via },
    ...(nodes !== undefined && { nodes }),
  }));

  mount(app, 'POST /api/login-links', async ({ who, context }) => {
    // Sessions begun so would neither end with the screen's own link nor be told from those of other screens.
    if (isScreen(who))
      throw new BreadboxError('not-allowed', 'A screen makes no login links: it has a link of its own.', {
        hint: 'The owner makes one for another screen with: breadbox kiosk link',
      });
    const { code, expiresAt } = await sessions.createCode(who);
    return {
      url: loginLink(context.get('door').url(context.req.header('host')), code),
      expiresAt: new Date(expiresAt).toISOString(),
    };
  });

  mount(app, 'GET /api/tokens', ({ who }) => tokens.list(onlyOwn(who)));

  mount(app, 'POST /api/tokens', async ({ who, body }) => {
    const token = { ...body, user: body.user ?? who.user };
    await accounts.checkToken(token);
    return tokens.create(token);
  });

  mount(app, 'DELETE /api/tokens/{tokenId}', async ({ who, params, context }) => {
    sessions.forget(await tokens.revoke(params.tokenId, onlyOwn(who), ownSession(who, context)));
    return undefined;
  });
}

function onlyOwn(who: WhoContext): string | undefined {
  return who.role === 'owner' ? undefined : who.user;
}

/** A token of a node speaks for a machine; nobody logs in with it. */
function personOf(who: WhoContext | undefined): WhoContext | undefined {
  return who === undefined || who.role === 'node' ? undefined : who;
}

/** The hash of the session that the call was made in. */
export function ownSession(who: WhoContext, context: HeadContext): string | undefined {
  const secret = who.via === 'session' ? getCookie(context, sessionCookieName(context.get('door'))) : undefined;
  return secret === undefined ? undefined : hashSecret(secret);
}

export function addressOf(context: HeadContext): string {
  return context.env?.incoming?.socket.remoteAddress ?? 'unknown';
}

function badLogin(login: Login): BreadboxError {
  if ('user' in login) {
    return new BreadboxError('not-logged-in', 'This name and this password do not go together.', {
      hint: 'Try again, or ask the owner for a new password: breadbox users password NAME',
    });
  }
  if ('code' in login) {
    return new BreadboxError('not-logged-in', 'This login link was used already, or is older than ten minutes.', {
      hint: 'Make a new one with: breadbox login',
    });
  }
  return new BreadboxError('not-logged-in', 'No browser session can begin with this token.', {
    hint: 'The token of the owner is in the file owner.token in the data directory of the head.',
  });
}

export function tooManyAttempts(waitSec: number): Response {
  const error = new BreadboxError(
    'too-many-attempts',
    `Too many logins failed; the next one is possible in ${waitSec} s.`,
    {
      hint: 'Wait, then open a fresh link. API tokens go on working.',
    },
  );
  return problemResponse(error, { 'retry-after': String(waitSec) });
}
