import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AddedUser, UserRow } from '../../protocol/users.ts';
import { openTestHead, problemOf, TEST_ORIGIN, type TestHead } from '../open-test-head.ts';
import { nodesOfPeople } from './nodes-of-people.ts';
import { hashPassword } from './password-hash.ts';

const origin = { origin: TEST_ORIGIN };
const NEW = 'a rather long one';

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

async function add(...users: readonly object[]): Promise<AddedUser[]> {
  const response = await head.request('POST /api/users', { as: 'owner', body: JSON.stringify({ users }) });
  expect(response.status).toBe(200);
  return (await response.json()) as AddedUser[];
}

const logIn = (user: string, password: string, from?: string) => {
  const body = JSON.stringify({ user, password });
  return head.request('POST /api/login', { body, headers: origin, ...(from && { from }) });
};
const cookieOf = (response: Response) => /=([^;]*);/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';
const setPassword = (user: string, body: object, how: { as?: 'owner' | 'user'; cookie?: string }) =>
  head.request(`PUT /api/users/${user}/password`, { ...how, body: JSON.stringify(body), headers: origin });

describe('a person', () => {
  test('logs in by name with the first password, in the role given', async () => {
    const [anna, kiosk] = await add({ user: 'anna', fullName: 'Anna' }, { user: 'kiosk', role: 'viewer' });
    expect(anna).toMatchObject({ user: 'anna', role: 'user', uid: 2000, hasPassword: true });
    expect(kiosk?.uid).toBeUndefined();
    for (const { user, role, password } of [anna!, kiosk!]) {
      const response = await logIn(user, password!);
      expect(await response.json()).toEqual({ user, role, via: 'session' });
      const me = await head.request('GET /api/me', { cookie: cookieOf(response) });
      expect(await me.json()).toEqual({ user, role, via: 'session' });
    }
  });

  test('is refused in the same words whatever is wrong', async () => {
    await add({ user: 'anna' });
    const answers = await Promise.all([logIn('anna', 'wrong'), logIn('nobody-here', 'wrong'), logIn('anna', '')]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    const [one, ...others] = await Promise.all(answers.map((answer) => answer.text()));
    for (const other of others) expect(other).toBe(one);
  });

  test('without a password cannot log in', async () => {
    const body = JSON.stringify({ users: [{ user: 'anna' }], passwords: false });
    const response = await head.request('POST /api/users', { as: 'owner', body });
    expect(((await response.json()) as AddedUser[])[0]).toMatchObject({ hasPassword: false });
    expect((await logIn('anna', '')).status).toBe(401);
  });

  test('is limited in guesses, as any login', async () => {
    const [anna] = await add({ user: 'anna' });
    const guess = () =>
      head.request('POST /api/login', { body: JSON.stringify({ code: 'wrong' }), headers: origin, from: '10.0.0.1' });
    for (let i = 0; i < 9; i++) expect((await guess()).status).toBe(401);
    expect((await logIn('anna', 'wrong', '10.0.0.1')).status).toBe(401);
    expect((await logIn('anna', anna!.password!, '10.0.0.1')).status).toBe(429);
    expect((await logIn('anna', anna!.password!, '10.0.0.2')).status).toBe(200);
  });

  test('has a password that neither the store nor the log has in clear', async () => {
    const [anna] = await add({ user: 'anna' });
    await logIn('anna', anna!.password!);
    await setPassword('anna', { password: NEW }, { as: 'owner' });
    await logIn('anna', NEW);
    const files = ['breadbox.db', 'breadbox.db-wal'].map((name) => readFile(join(head.home, name)));
    const bytes = Buffer.concat(await Promise.all(files));
    for (const secret of [anna!.password!, NEW]) {
      expect(bytes.includes(secret)).toBe(false);
      expect(JSON.stringify(head.logged)).not.toContain(secret);
    }
    const listed = await (await head.request('GET /api/users', { as: 'owner' })).text();
    expect(listed).not.toMatch(/scrypt|"password"/);
  });

  test('whose hash is of older parameters gets a new one at the next login', async () => {
    const [anna] = await add({ user: 'anna' });
    const weak = await hashPassword(anna!.password!, { N: 1024, r: 8, p: 1 });
    await head.store.write('setPassword', { user: 'anna', password: weak, keep: undefined });
    expect((await logIn('anna', 'wrong')).status).toBe(401);
    expect((await head.store.read('personToLogIn', { user: 'anna' }))?.password).toBe(weak);
    expect((await logIn('anna', anna!.password!)).status).toBe(200);
    expect((await head.store.read('personToLogIn', { user: 'anna' }))?.password).toMatch(/^scrypt\$32768\$/);
    expect((await logIn('anna', anna!.password!)).status).toBe(200);
  });
});

describe('a new password', () => {
  test('is set by an owner for anybody, and ends the sessions of before', async () => {
    const [anna] = await add({ user: 'anna' });
    const cookie = cookieOf(await logIn('anna', anna!.password!));
    expect((await setPassword('anna', { password: NEW }, { as: 'owner' })).status).toBe(204);
    expect((await head.request('GET /api/me', { cookie })).status).toBe(401);
    expect((await logIn('anna', anna!.password!)).status).toBe(401);
    expect((await logIn('anna', NEW)).status).toBe(200);
    expect((await setPassword('nobody', { password: NEW }, { as: 'owner' })).status).toBe(404);
    expect((await setPassword('anna', { password: 'short' }, { as: 'owner' })).status).toBe(400);
  });

  test('is set by others for themselves, with the old one', async () => {
    const [anna] = await add({ user: 'anna' }, { user: 'ben' });
    const [cookie, other] = [
      cookieOf(await logIn('anna', anna!.password!)),
      cookieOf(await logIn('anna', anna!.password!)),
    ];
    expect((await setPassword('ben', { password: NEW, old: anna!.password! }, { cookie })).status).toBe(403);
    expect((await setPassword('anna', { password: NEW }, { cookie })).status).toBe(403);
    expect((await setPassword('anna', { password: NEW, old: 'wrong' }, { cookie })).status).toBe(403);
    expect((await setPassword('anna', { password: NEW, old: anna!.password! }, { cookie })).status).toBe(204);
    expect((await head.request('GET /api/me', { cookie })).status).toBe(200);
    expect((await head.request('GET /api/me', { cookie: other })).status).toBe(401);
  });
});

describe('who is removed', () => {
  test('loses sessions, tokens and links at once', async () => {
    const [anna] = await add({ user: 'anna' });
    const cookie = cookieOf(await logIn('anna', anna!.password!));
    const link = await head.request('POST /api/login-links', { cookie, headers: origin });
    const code = ((await link.json()) as { url: string }).url.split('code=')[1];
    const made = JSON.stringify({ role: 'user', user: 'anna' });
    const token = (await (await head.request('POST /api/tokens', { as: 'owner', body: made })).json()) as {
      token: string;
    };
    const byToken = () => head.request('GET /api/me', { headers: { authorization: `Bearer ${token.token}` } });
    expect((await byToken()).status).toBe(200);
    expect((await head.request('DELETE /api/users/anna', { as: 'owner' })).status).toBe(200);
    expect((await head.request('GET /api/me', { cookie })).status).toBe(401);
    expect((await byToken()).status).toBe(401);
    expect((await head.request('POST /api/login', { headers: origin, body: JSON.stringify({ code }) })).status).toBe(
      401,
    );
    expect((await logIn('anna', anna!.password!)).status).toBe(401);
    expect((await head.request('GET /api/me', { as: 'owner' })).status).toBe(200);
    expect((await head.request('DELETE /api/users/anna', { as: 'owner' })).status).toBe(404);
  });

  test('is given the same uid on coming back, and nobody else is', async () => {
    await add({ user: 'anna' });
    await head.request('DELETE /api/users/anna?home=true', { as: 'owner' });
    expect(await head.store.read('peopleOfCluster', undefined)).toEqual({
      people: [],
      formerPeople: [{ user: 'anna', uid: 2000, removeHome: true }],
    });
    await head.store.write('homesAreGone', { askedBefore: 0 });
    expect((await head.store.read('peopleOfCluster', undefined)).formerPeople[0]?.removeHome).toBe(true);
    await head.store.write('homesAreGone', { askedBefore: Date.now() + 86_400_000 * 365_000 });
    expect((await head.store.read('peopleOfCluster', undefined)).formerPeople[0]?.removeHome).toBe(false);
    expect((await add({ user: 'ben' }))[0]?.uid).toBe(2001);
    expect((await add({ user: 'anna' }))[0]?.uid).toBe(2000);
    expect((await head.store.read('peopleOfCluster', undefined)).formerPeople).toEqual([]);
  });
});

test('all are added or none', async () => {
  const body = JSON.stringify({ users: [{ user: 'anna' }, { user: 'ben', uid: 2000 }, { user: 'anna' }] });
  const response = await head.request('POST /api/users', { as: 'owner', body });
  expect(response.status).toBe(409);
  expect((await problemOf(response)).title).toBe('There is a person anna already.');
  expect((await (await head.request('GET /api/users', { as: 'owner' })).json()) as UserRow[]).toEqual([]);
  const [anna, ben] = await add({ user: 'anna' }, { user: 'ben', uid: 2000 });
  expect([anna?.uid, ben?.uid]).toEqual([2001, 2000]);
});

test.each([
  [{ user: 'root' }, /account of the system/],
  [{ user: 'kiosk', role: 'viewer', uid: 2005 }, /has no account/],
  [{ user: 'anna', role: 'node' }, /role/],
  [{ user: 'anna', keys: ['command="sh" ssh-ed25519 AAAA'] }, /keys/],
  [{ user: 'anna', fullName: 'a:b' }, /no colon/],
  [{ user: '-rf' }, /Unix account name/],
])('%j is refused', async (user, message) => {
  const response = await head.request('POST /api/users', { as: 'owner', body: JSON.stringify({ users: [user] }) });
  expect(response.status).toBe(400);
  expect((await problemOf(response)).title).toMatch(message);
});

test('an up tells where the accounts exist', () => {
  const nodes = { n1: { state: 'ok' }, n2: { state: 'changed' }, n3: { state: 'failed' } } as const;
  const phases = [{ phase: 'people', title: '', seconds: 0, nodes }];
  expect(nodesOfPeople({ kind: 'up', state: 'failed', dryRun: false, phases })).toBe('n[1-2]');
  expect(nodesOfPeople({ kind: 'up', state: 'done', dryRun: true, phases })).toBeUndefined();
  expect(nodesOfPeople({ kind: 'up', state: 'running', dryRun: false, phases })).toBeUndefined();
  expect(nodesOfPeople({ kind: 'down', state: 'done', dryRun: false, phases: [] })).toBeNull();
});
