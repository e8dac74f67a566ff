import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestHead, problemOf, TEST_ORIGIN, type TestHead } from '../open-test-head.ts';
import { prepareOwnerToken } from './owner-token.ts';
import { createWorkerToken, revokeWorkerTokens } from './tokens.ts';

const DAY_MS = 86_400_000;
const origin = { origin: TEST_ORIGIN };

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

async function makeCode(as: 'owner' | 'user' | 'viewer'): Promise<string> {
  const response = await head.request('POST /api/login-links', { as });
  const { url } = (await response.json()) as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8642\/login#code=/);
  return url.split('code=')[1] as string;
}

function login(body: { code: string } | { token: string }, from?: string): Promise<Response> {
  return head.request('POST /api/login', { body: JSON.stringify(body), headers: origin, ...(from && { from }) });
}

function cookieOf(response: Response): string {
  return /^breadbox_session=([^;]*);/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

describe('a login', () => {
  test('with a code works once, for the account that made it', async () => {
    const code = await makeCode('user');
    const response = await login({ code });
    expect(await response.json()).toEqual({ user: 'user', role: 'user', via: 'session' });
    expect(response.headers.get('set-cookie')).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
    const me = await head.request('GET /api/me', { cookie: cookieOf(response) });
    expect(await me.json()).toEqual({ user: 'user', role: 'user', via: 'session' });
    expect((await login({ code })).status).toBe(401);
  });

  test('with a code of ten minutes ago is refused', async () => {
    const code = await makeCode('owner');
    head.clock.now += 10 * 60_000;
    expect((await login({ code })).status).toBe(401);
  });

  test('with a token works, but not with one of a node', async () => {
    expect((await login({ token: head.secrets.viewer })).status).toBe(200);
    expect((await login({ token: head.secrets.node })).status).toBe(401);
    expect((await login({ token: 'bbx_nonsense' })).status).toBe(401);
  });

  test('ends with a logout', async () => {
    const cookie = cookieOf(await login({ code: await makeCode('owner') }));
    const out = await head.request('POST /api/logout', { cookie, headers: origin });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await head.request('GET /api/me', { cookie })).status).toBe(401);
  });

  test('lasts thirty days from its last use', async () => {
    const cookie = cookieOf(await login({ code: await makeCode('owner') }));
    const fresh = await head.request('GET /api/me', { cookie });
    expect(fresh.headers.get('set-cookie')).toBeNull();
    head.clock.now += 29 * DAY_MS;
    const renewed = await head.request('GET /api/me', { cookie });
    expect(cookieOf(renewed)).toBe(cookie);
    head.clock.now += 29 * DAY_MS;
    expect((await head.request('GET /api/me', { cookie })).status).toBe(200);
    head.clock.now += 30 * DAY_MS;
    expect((await head.request('GET /api/me', { cookie })).status).toBe(401);
  });
});

describe('failed logins', () => {
  test('are limited for one address, and no other', async () => {
    for (let i = 0; i < 10; i++) expect((await login({ code: 'wrong' }, '10.0.0.1')).status).toBe(401);
    const limited = await login({ code: 'wrong' }, '10.0.0.1');
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('60');
    expect((await problemOf(limited)).code).toBe('too-many-attempts');
    expect((await login({ token: head.secrets.owner }, '10.0.0.1')).status).toBe(429);
    expect((await login({ token: head.secrets.owner }, '10.0.0.2')).status).toBe(200);
    head.clock.now += 60_000;
    expect((await login({ token: head.secrets.owner }, '10.0.0.1')).status).toBe(200);
  });

  test('are limited for all addresses together', async () => {
    for (let i = 0; i < 60; i++) expect((await login({ code: 'wrong' }, `10.0.${i}.1`)).status).toBe(401);
    expect((await login({ code: 'wrong' }, '10.1.0.1')).status).toBe(429);
  });

  test('made at the same time are counted too', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => login({ code: 'wrong' }, '10.0.0.1')));
    expect(all.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  test('do not count successful ones', async () => {
    for (let i = 0; i < 15; i++) expect((await login({ token: head.secrets.owner }, '10.0.0.1')).status).toBe(200);
  });
});

describe('tokens', () => {
  test('are made by the owner, shown once, listed without secrets', async () => {
    const body = JSON.stringify({ role: 'node', nodes: 'pi[01-08]', name: 'shelf', user: 'ada' });
    const made = (await (await head.request('POST /api/tokens', { as: 'owner', body })).json()) as Record<
      string,
      string
    >;
    expect(made).toMatchObject({ role: 'node', user: 'ada', nodes: 'pi[01-08]', name: 'shelf' });
    const list = await (await head.request('GET /api/tokens', { as: 'owner' })).text();
    expect(list).toContain(made.tokenId);
    expect(list).not.toContain('bbx_');
    const bytes = await readFile(join(head.home, 'breadbox.db'));
    const wal = await readFile(join(head.home, 'breadbox.db-wal'));
    expect(Buffer.concat([bytes, wal]).includes(made.token as string)).toBe(false);
  });

  test('bound to nodes are node tokens', async () => {
    const body = JSON.stringify({ role: 'user', nodes: 'pi1' });
    expect((await head.request('POST /api/tokens', { as: 'owner', body })).status).toBe(400);
  });

  test('of others are neither seen nor revoked by a user', async () => {
    const all = (await (await head.request('GET /api/tokens', { as: 'owner' })).json()) as {
      tokenId: string;
      user: string;
    }[];
    expect(all.map(({ user }) => user).sort()).toEqual(['node', 'owner', 'user', 'viewer']);
    const own = await (await head.request('GET /api/tokens', { as: 'user' })).json();
    expect(own).toEqual([expect.objectContaining({ user: 'user' })]);
    const viewers = all.find(({ user }) => user === 'viewer')?.tokenId;
    expect((await head.request(`DELETE /api/tokens/${viewers}`, { as: 'user' })).status).toBe(404);
    expect((await head.request('GET /api/me', { as: 'viewer' })).status).toBe(200);
  });

  test('end at once when revoked, with the sessions of their account, but not the one that revokes', async () => {
    const list = (await (await head.request('GET /api/tokens', { as: 'owner' })).json()) as {
      tokenId: string;
      user: string;
    }[];
    const tokenOf = (user: string) => list.find((token) => token.user === user)?.tokenId;
    const viewer = cookieOf(await login({ token: head.secrets.viewer }));
    const owner = cookieOf(await login({ token: head.secrets.owner }));
    const other = cookieOf(await login({ token: head.secrets.owner }));
    const code = await makeCode('viewer');
    for (const cookie of [viewer, owner, other])
      expect((await head.request('GET /api/me', { cookie })).status).toBe(200);
    await head.request(`DELETE /api/tokens/${tokenOf('viewer')}`, { cookie: owner, headers: origin });
    await head.request(`DELETE /api/tokens/${tokenOf('owner')}`, { cookie: owner, headers: origin });
    expect((await head.request('GET /api/me', { as: 'viewer' })).status).toBe(401);
    expect((await head.request('GET /api/me', { cookie: viewer })).status).toBe(401);
    expect((await login({ code })).status).toBe(401);
    expect((await head.request('GET /api/me', { cookie: other })).status).toBe(401);
    expect((await head.request('GET /api/me', { cookie: owner })).status).toBe(200);
  });

  test('are looked up once, and their use written once a minute', async () => {
    const lastUse = async () =>
      ((await (await head.request('GET /api/tokens', { as: 'user' })).json()) as { lastUsedAt?: string }[])[0]
        ?.lastUsedAt;
    await head.request('GET /api/me', { as: 'user' });
    expect(await lastUse()).toBe('2026-01-01T00:00:00.000Z');
    head.clock.now += 59_000;
    await head.request('GET /api/me', { as: 'user' });
    expect(await lastUse()).toBe('2026-01-01T00:00:00.000Z');
    head.clock.now += 1000;
    await head.request('GET /api/me', { as: 'user' });
    expect(await lastUse()).toBe('2026-01-01T00:01:00.000Z');
    const before = head.counts.reads;
    for (let i = 0; i < 100; i++) await head.request('GET /api/me', { as: 'user' });
    expect(head.counts.reads).toBe(before);
  });

  test('of workers carry their scope, are not listed, and end with their pilot', async () => {
    const pilot = await createWorkerToken(head.store, { role: 'node', user: 'ada', pilot: 7 });
    const collector = await createWorkerToken(head.store, { role: 'node', user: 'ada', run: 3 });
    expect(await head.tokens.who(pilot)).toEqual({ user: 'ada', role: 'node', via: 'token', pilot: 7 });
    expect(await head.tokens.who(collector)).toEqual({ user: 'ada', role: 'node', via: 'token', run: 3 });
    expect(await head.tokens.list(undefined)).toHaveLength(4);
    await revokeWorkerTokens(head.tokens, { pilot: 7 });
    expect(await head.tokens.who(pilot)).toBeUndefined();
    expect(await head.tokens.who(collector)).toBeDefined();
  });

  test('that are wrong are said to be', async () => {
    const response = await head.request('GET /api/me', { headers: { authorization: `Bearer bbx_${'a'.repeat(43)}` } });
    expect(response.status).toBe(401);
    expect((await problemOf(response)).title).toContain('unknown, or was revoked');
    const health = await head.request('GET /api/health', { headers: { authorization: 'Bearer old' } });
    expect(health.status).toBe(200);
  });
});

describe("the owner's token", () => {
  test('is a file of its own account, the same over restarts, and put back where the database lost it', async () => {
    const path = join(head.home, 'owner.token');
    expect(await prepareOwnerToken(head.home, head.store, 'ada')).toEqual({ created: true });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const token = (await readFile(path, 'utf8')).trim();
    await chmod(path, 0o644);
    await head.store.write('removeToken', { tokenId: 'owner', user: null, keep: null });
    expect(await head.tokens.who(token)).toBeUndefined();
    expect(await prepareOwnerToken(head.home, head.store, 'ada')).toEqual({ created: false });
    expect((await readFile(path, 'utf8')).trim()).toBe(token);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await head.tokens.who(token)).toMatchObject({ user: 'ada', role: 'owner' });
  });

  test('is replaced by deleting the file, and cannot be revoked', async () => {
    const path = join(head.home, 'owner.token');
    await prepareOwnerToken(head.home, head.store, 'ada');
    const old = (await readFile(path, 'utf8')).trim();
    const refused = await head.request('DELETE /api/tokens/owner', { as: 'owner' });
    expect(refused.status).toBe(409);
    await rm(path);
    await prepareOwnerToken(head.home, head.store, 'ada');
    expect(await head.tokens.who(old)).toBeUndefined();
    expect(await head.tokens.who((await readFile(path, 'utf8')).trim())).toBeDefined();
  });

  test('that is no token is not taken for one', async () => {
    await writeFile(join(head.home, 'owner.token'), 'password\n');
    await expect(prepareOwnerToken(head.home, head.store, 'ada')).rejects.toMatchObject({ code: 'bad-input' });
  });
});
