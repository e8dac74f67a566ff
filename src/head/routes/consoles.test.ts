import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { request as requestTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Role } from '../../protocol/auth.ts';
import type { ConsoleEnd, ConsoleRow } from '../../protocol/consoles.ts';
import { hasSshd, SshdUnderTest } from '../../provision/ssh/sshd-under-test.ts';
import type { Door } from '../door.ts';
import { serveWhenReady } from '../listen.ts';
import { openTestHead, problemOf, TEST_HOST, TEST_ORIGIN, type TestHead } from '../open-test-head.ts';
import { TlsListeners } from '../tls-listeners.ts';
import { UpgradableRequest, upgradesBy } from '../web-socket-upgrade.ts';

const SOON = { timeout: 30_000, interval: 20 } as const;
const HERE = { host: TEST_HOST, origin: TEST_ORIGIN } as const;

type Headers = Readonly<Record<string, string>>;
interface Opened {
  readonly console: string;
  readonly node: string;
  readonly ticket: string;
}

describe.skipIf(!hasSshd)('terminals over WebSockets (skipped where /usr/sbin/sshd is absent)', () => {
  let head: TestHead;
  let sshd: SshdUnderTest;
  let server: Server;
  let port: number;
  let root: string;

  beforeAll(async () => {
    head = await openTestHead();
    sshd = await SshdUnderTest.start();
    ({ server, port } = await serve());
    const nodes = [sshd.target('n1')];
    expect((await post('/api/inventory', { nodes })).status).toBe(200);
    expect((await post('/api/fleet/contact', { nodes: 'n1', pin: true })).status).toBe(200);
    root = await logIn({ token: head.secrets.owner });
  });
  afterAll(async () => {
    server.close();
    await head.close();
    sshd.remove();
  });

  afterEach(async () => {
    const rows = (await (await head.request('GET /api/consoles', { as: 'owner' })).json()) as ConsoleRow[];
    for (const { console, closedAt } of rows)
      if (closedAt === undefined) await head.request(`DELETE /api/consoles/${console}`, { as: 'owner' });
  });

  async function serve(door?: Door) {
    const server = createServer({ IncomingMessage: UpgradableRequest });
    serveWhenReady(server)(getRequestListener(head.app.fetch), upgradesBy(head.app)(door));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, port: (server.address() as AddressInfo).port };
  }

  const post = (path: string, body: object, as: Role = 'owner') =>
    head.request(`POST ${path}`, { as, body: JSON.stringify(body) });

  async function logIn(login: object): Promise<string> {
    const headers = { origin: TEST_ORIGIN };
    const response = await head.request('POST /api/login', { body: JSON.stringify(login), headers });
    return /breadbox_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')![1]!;
  }

  const ask = (cookie: string, password?: string) =>
    head.request('POST /api/consoles', {
      cookie,
      headers: { origin: TEST_ORIGIN },
      body: JSON.stringify({ nodes: 'n1', cols: 80, rows: 24, password }),
    });

  async function opened(cookie = root): Promise<Opened> {
    const response = await ask(cookie);
    expect(response.status).toBe(200);
    return ((await response.json()) as Opened[])[0]!;
  }

  const path = ({ console, ticket }: Opened) => `/api/consoles/${console}?ticket=${encodeURIComponent(ticket)}`;

  /** The status that the head answers an upgrade with, and the code of its problem. */
  function upgrade(url: string, headers: Headers, at = port): Promise<{ status: number; code?: string }> {
    const socket = new WebSocket(`ws://127.0.0.1:${at}${url}`, { headers });
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('upgrade', () => resolve({ status: 101 }));
      socket.on('open', () => socket.close());
      socket.on('unexpected-response', async (_, response: IncomingMessage) => {
        const body = await text(response);
        const code = body === '' ? `an empty answer to ${url}` : (JSON.parse(body) as { code: string }).code;
        resolve({ status: response.statusCode!, code });
      });
    });
  }

  function come(one: Opened, headers: Headers) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path(one)}`, { headers });
    const seen = { text: '', end: undefined as ConsoleEnd | undefined, closed: false };
    socket.on('message', (data, isBinary) => {
      if (isBinary) seen.text += String(data);
      else seen.end = (JSON.parse(String(data)) as { ended: ConsoleEnd }).ended;
    });
    socket.on('close', () => {
      seen.closed = true;
    });
    const say = (message: object) => socket.send(JSON.stringify(message));
    return { socket, seen, say };
  }

  const cookieOf = (cookie: string): Headers => ({ ...HERE, cookie: `breadbox_session=${cookie}` });
  const rowOf = async ({ console }: Opened) => {
    const rows = (await (await head.request('GET /api/consoles', { as: 'owner' })).json()) as ConsoleRow[];
    return rows.find((row) => row.console === console)!;
  };

  test('the owner gets a shell, and the log says so; it closes with the page', async () => {
    const one = await opened();
    expect(await rowOf(one)).toMatchObject({ node: 'n1', user: 'owner', login: sshd.target().user, bytes: 0 });
    const { socket, seen, say } = come(one, cookieOf(root));
    await once(socket, 'open');
    say({ size: { cols: 90, rows: 30 } });
    say({ keys: 'stty size\r' });
    await expect.poll(() => seen.text, SOON).toContain('30 90');
    expect((await rowOf(one)).closedAt).toBeUndefined();
    socket.close();
    await expect.poll(async () => (await rowOf(one)).because, SOON).toBe('its page was closed');
    expect((await rowOf(one)).bytes).toBeGreaterThan(0);
  });

  test('nobody else gets in: no other role, session, token, Origin, Host or ticket, and none twice', async () => {
    const own = cookieOf(root);
    const refused = async (headers: Headers, status: number, code: string) => {
      const one = await opened();
      expect(await upgrade(path(one), headers)).toEqual({ status, code });
      await head.request(`DELETE /api/consoles/${one.console}`, { as: 'owner' });
    };
    await refused(HERE, 401, 'not-logged-in');
    for (const role of ['user', 'viewer', 'node'] as const)
      await refused({ host: TEST_HOST, authorization: `Bearer ${head.secrets[role]}` }, 403, 'not-allowed');
    await refused({ ...own, origin: 'http://evil.example' }, 403, 'wrong-origin');
    const { origin: _, ...withoutOrigin } = cookieOf(root) as Record<string, string>;
    await refused(withoutOrigin, 403, 'wrong-origin');
    await refused({ ...own, host: 'evil.example' }, 421, 'wrong-host');
    await refused(cookieOf(await logIn({ token: head.secrets.owner })), 403, 'not-allowed');
    await refused({ host: TEST_HOST, authorization: `Bearer ${head.secrets.owner}` }, 403, 'not-allowed');
    const one = await opened();
    expect(await upgrade(path({ ...one, ticket: 'guessed' }), own)).toEqual({ status: 403, code: 'not-allowed' });
    expect((await upgrade(path(one), own)).status).toBe(403);
    expect(await upgrade('/api/consoles/nonsense?ticket=x', own)).toEqual({ status: 404, code: 'not-found' });
    expect(await upgrade('/api/me', own)).toMatchObject({ status: 400 });
    await head.request(`DELETE /api/consoles/${one.console}`, { as: 'owner' });
    const last = await opened();
    expect((await upgrade(path(last), own)).status).toBe(101);
    expect((await upgrade(path(last), own)).status).not.toBe(101);
  });

  test('the door for nodes lets none through', async () => {
    const hosts = new Set([TEST_HOST, 'localhost']);
    const door: Door = { scheme: 'http', nodesOnly: true, hosts: () => hosts, url: () => '' };
    const nodes = await serve(door);
    expect(await upgrade(path(await opened()), cookieOf(root), nodes.port)).toEqual({
      status: 403,
      code: 'not-allowed',
    });
    nodes.server.close();
  });

  test('comes over TLS the same way, with the session of that door alone', async () => {
    const tls = new TlsListeners({ home: head.home, names: ['127.0.0.2'], port: 0, warn: () => {} });
    tls.serve(
      (door) => getRequestListener((request, env) => head.app.fetch(request, { ...env, door })),
      upgradesBy(head.app),
    );
    const { port } = await tls.open('127.0.0.2', 'people');
    const { ca } = tls.facts()!;
    const host = `127.0.0.2:${port}`;
    const there = { host, origin: `https://${host}` };
    const post = async (path: string, body: object, headers: Headers = {}) => {
      const call = requestTls(`https://${host}${path}`, { ca, method: 'POST', headers: { ...there, ...headers } });
      call.end(JSON.stringify(body));
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      return { response, answer: JSON.parse(await text(response)) };
    };
    const { response } = await post('/api/login', { token: head.secrets.owner });
    const cookie = response.headers['set-cookie']![0]!.split(';')[0]!;
    expect(cookie).toMatch(/^__Host-/);
    const open = async () => {
      const { answer } = await post('/api/consoles', { nodes: 'n1', cols: 80, rows: 24 }, { cookie });
      return (answer as Opened[])[0]!;
    };
    const socket = new WebSocket(`wss://${host}${path(await open())}`, { ca, headers: { ...there, cookie } });
    await once(socket, 'open');
    socket.send(JSON.stringify({ keys: 'echo over-$((1+1))\r' }));
    let shown = '';
    socket.on('message', (data) => {
      shown += String(data);
    });
    await expect.poll(() => shown, SOON).toContain('over-2');
    socket.close();
    const plain = new WebSocket(`wss://${host}${path(await open())}`, {
      ca,
      headers: { ...there, ...cookieOf(root), ...there },
    });
    const [, refusal] = (await once(plain, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(refusal.statusCode).toBe(401);
    refusal.resume();
    await tls.stop(100);
  });

  test('closes at logout, and with its token', async () => {
    const session = await logIn({ token: head.secrets.owner });
    const mine = come(await opened(session), cookieOf(session));
    const other = come(await opened(), cookieOf(root));
    await Promise.all([once(mine.socket, 'open'), once(other.socket, 'open')]);
    await head.request('POST /api/logout', { cookie: session, headers: { origin: TEST_ORIGIN } });
    await expect
      .poll(() => mine.seen, SOON)
      .toMatchObject({
        end: { because: 'the session of the browser has ended' },
        closed: true,
      });
    expect(other.seen.closed).toBe(false);
    other.socket.close();

    const { token, tokenId } = await head.tokens.create({ role: 'owner', user: 'robot' });
    const headers = { host: TEST_HOST, authorization: `Bearer ${token}` };
    const body = JSON.stringify({ nodes: 'n1', cols: 80, rows: 24 });
    const answer = await head.app.request('/api/consoles', { method: 'POST', headers, body });
    const robot = come(((await answer.json()) as Opened[])[0]!, headers);
    await once(robot.socket, 'open');
    expect((await head.request(`DELETE /api/tokens/${tokenId}`, { as: 'owner' })).status).toBe(204);
    await expect.poll(() => robot.seen.end, SOON).toEqual({ because: 'the token was revoked' });
  });

  test('closes when it is told what it does not understand', async () => {
    const one = come(await opened(), cookieOf(root));
    await once(one.socket, 'open');
    one.say({ keys: 'x', more: 1 });
    await expect.poll(() => one.seen.end?.because, SOON).toContain('does not understand');
  });

  test('a person who has a password is asked for it again, and not often', { timeout: 60_000 }, async () => {
    const people = await post('/api/users', { users: [{ user: 'olga', role: 'owner' }], passwords: true });
    const { password } = ((await people.json()) as { password: string }[])[0]!;
    const session = await logIn({ user: 'olga', password });
    const codeOf = async (given?: string) => (await problemOf(await ask(session, given))).code;
    expect(await codeOf()).toBe('needs-password');
    for (let i = 0; i < 10; i++) expect(await codeOf('wrong')).toBe('not-allowed');
    expect(await codeOf(password)).toBe('too-many-attempts');
    head.clock.now += 61_000;
    const right = await ask(session, password);
    expect(right.status).toBe(200);
    const [first] = (await right.json()) as Opened[];
    await head.request(`DELETE /api/consoles/${first!.console}`, { as: 'owner' });
    const second = await opened(session);
    await head.request(`DELETE /api/consoles/${second.console}`, { as: 'owner' });
    head.clock.now += 10 * 60_000 + 1;
    expect(await codeOf()).toBe('needs-password');
  });

  test('without an upgrade, and with the offer of another protocol, requests are served as ever', async () => {
    expect((await head.request('GET /api/consoles/any?ticket=x', { as: 'owner' })).status).toBe(400);
    const headers = {
      ...HERE,
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAoAAA',
    };
    const login = request({ port, path: '/api/login', method: 'POST', headers });
    login.end(JSON.stringify({ token: head.secrets.owner }));
    const [response] = (await once(login, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(JSON.parse(await text(response))).toMatchObject({ role: 'owner' });
  });
});
