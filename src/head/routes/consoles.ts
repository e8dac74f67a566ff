import type { WebSocket } from 'ws';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Holder } from '../../consoles/console.ts';
import type { ConsoleDesk } from '../../consoles/console-desk.ts';
import type { AttemptLimit } from '../access/attempt-limit.ts';
import { hashSecret } from '../access/secret.ts';
import { showOverSocket } from '../console-socket.ts';
import type { HeadApp, HeadContext } from '../head-app.ts';
import { mount } from '../mount.ts';
import { checkOrigin } from '../own-address.ts';
import type { People } from '../people/people.ts';
import type { WhoContext } from '../who.ts';
import { addressOf, ownSession, tooManyAttempts } from './access.ts';

/** So long one password is enough, milliseconds, as sudo does it. */
const CONFIRMED_MS = 10 * 60_000;

export interface ConsoleRouteParts {
  readonly desk: ConsoleDesk;
  readonly people: Pick<People, 'logIn' | 'hasPassword'>;
  /** Of logins: a password that is guessed here counts as one. */
  readonly limit: AttemptLimit;
  readonly now: () => number;
}

export function mountConsoleRoutes(app: HeadApp, { desk, people, limit, now }: ConsoleRouteParts): void {
  const confirmed = new Map<string, number>();

  /** @returns an answer in place of the call's own, where too much was guessed */
  const confirm = async (
    { user }: WhoContext,
    { hash }: Holder,
    password: string | undefined,
    context: HeadContext,
  ): Promise<Response | undefined> => {
    for (const [each, until] of confirmed) if (until <= now()) confirmed.delete(each);
    if (confirmed.has(hash) || !(await people.hasPassword(user))) return undefined;
    if (password === undefined) throw needsPassword(user);
    const from = addressOf(context);
    const waitSec = limit.waitSec(from);
    if (waitSec > 0) return tooManyAttempts(waitSec);
    const attempt = limit.begin(from);
    if ((await people.logIn(user, password))?.role !== 'owner') throw wrongPassword();
    attempt.succeeded();
    confirmed.set(hash, now() + CONFIRMED_MS);
    return undefined;
  };

  mount(app, 'POST /api/consoles', async ({ who, body, context }) => {
    const holder = holderOf(who, context);
    const refusal = who.via === 'session' ? await confirm(who, holder, body.password, context) : undefined;
    return refusal ?? (await desk.open(body, { user: who.user, holder }));
  });

  mount(app, 'GET /api/consoles', () => desk.list());

  mount(app, 'GET /api/consoles/{console}', ({ who, params, query, context }) => {
    const ask = context.env?.webSocket;
    if (ask === undefined) throw notAWebSocket();
    const origin = context.req.header('origin');
    // Browsers send cookies along with any page's WebSocket, and let its page read what comes.
    if (who.via === 'session' || origin !== undefined)
      checkOrigin(origin, context.req.header('host'), context.get('door'));
    const console = desk.claim(params.console, query.ticket, holderOf(who, context));
    ask.accept = (socket: WebSocket) => showOverSocket(desk, console, socket);
    return undefined;
  });

  mount(app, 'DELETE /api/consoles/{console}', ({ who, params }) => {
    desk.close(params.console, who.user);
    return undefined;
  });
}

function holderOf(who: WhoContext, context: HeadContext): Holder {
  if (who.via === 'session') return { kind: 'session', hash: ownSession(who, context) ?? '' };
  const [, secret = ''] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return { kind: 'token', hash: hashSecret(secret) };
}

function needsPassword(user: string): BreadboxError {
  return new BreadboxError('needs-password', `A terminal is opened with the password of ${user} once more.`, {
    hint: 'It is asked for again after ten minutes.',
  });
}

function wrongPassword(): BreadboxError {
  return new BreadboxError('not-allowed', 'The password is not right.', {
    hint: 'It is the one that you log in with. A new one: breadbox users password NAME',
  });
}

function notAWebSocket(): BreadboxError {
  return new BreadboxError('bad-input', 'A terminal speaks over a WebSocket, and this call asks for none.', {
    hint: 'The dashboard shows it under Consoles; on the computer of the head: breadbox ssh NODE',
  });
}
