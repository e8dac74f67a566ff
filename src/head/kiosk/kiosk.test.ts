import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainRun } from '../../farm/run-under-test.ts';
import type { Role, TokenRow } from '../../protocol/auth.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import type { Kiosk, KioskAction } from '../../protocol/kiosk.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { openTestHead, problemOf, TEST_ORIGIN, type TestHead } from '../open-test-head.ts';
import { roleTable } from '../role-table.ts';

const PIN = '271828';
const JSON_BODY = { 'content-type': 'application/json' };

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

async function set(body: unknown, as: Role = 'owner'): Promise<Response> {
  return head.request('PUT /api/kiosk', { as, headers: JSON_BODY, body: JSON.stringify(body) });
}

async function look(): Promise<Kiosk> {
  return (await (await head.request('GET /api/kiosk', { as: 'viewer' })).json()) as Kiosk;
}

function act(
  action: KioskAction,
  asked: { pin?: string; nodes?: string; from?: string; cookie?: string; token?: string; as?: Role } = {},
): Promise<Response> {
  const { pin = PIN, nodes, from = '127.0.0.1', cookie, token, as = 'viewer' } = asked;
  const body = JSON.stringify({ pin, action, ...(nodes !== undefined && { nodes }) });
  const who = cookie !== undefined ? { cookie } : token === undefined ? { as } : {};
  const headers = {
    ...JSON_BODY,
    origin: TEST_ORIGIN,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return head.request('POST /api/kiosk/act', { ...who, headers, body, from });
}

async function done(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return ((await response.json()) as { done: string }).done;
}

async function engineNode(): Promise<EngineNodeRow> {
  const answer = await head.request('GET /api/nodes', { as: 'viewer' });
  const [row] = (await answer.json()) as EngineNodeRow[];
  return row!;
}

test('what is left out stays, null takes away, and the PIN is kept as a hash alone', async () => {
  expect(await look()).toEqual({ hasPin: false, dim: null, paused: false });
  const dim = { from: '22:00', to: '07:00' };
  expect(await (await set({ pin: PIN })).json()).toEqual({ hasPin: true, dim: null, paused: false });
  expect(await (await set({ dim })).json()).toEqual({ hasPin: true, dim, paused: false });
  const kept = await head.store.read('kiosk', undefined);
  expect(kept.pin).toMatch(/^scrypt\$/);
  expect(JSON.stringify([kept, head.logged])).not.toContain(PIN);
  expect(await (await set({ pin: null })).json()).toEqual({ hasPin: false, dim, paused: false });
  expect(await (await set({ dim: null })).json()).toEqual({ hasPin: false, dim: null, paused: false });
});

test.each([{ pin: '123' }, { pin: '12345678901234' }, { pin: 'abcd' }, { dim: { from: '25:00', to: '07:00' } }])(
  'is refused: %j',
  async (body) => {
    expect((await set(body)).status).toBe(400);
    expect(await look()).toEqual({ hasPin: false, dim: null, paused: false });
  },
);

test('without a PIN it only shows', async () => {
  const answer = await act('pause');
  expect([answer.status, (await problemOf(answer)).title]).toEqual([403, 'This kiosk has no PIN: it only shows.']);
});

test('drains what serves and resumes that alone, by the PIN', async () => {
  await set({ pin: PIN });
  const { node } = await engineNode();
  expect(await done(await act('drain'))).toBe(`${node} takes no new work. What runs there goes on to its end.`);
  expect(await engineNode()).toMatchObject({ state: 'drained', reason: 'drained at the kiosk' });
  expect(await done(await act('drain'))).toBe('No node takes work now.');
  expect(await done(await act('resume'))).toBe(`${node} takes work again.`);
  expect((await engineNode()).state).toBe('idle');

  await head.engine.drain([node], 'its fan is broken');
  expect(await done(await act('resume'))).toBe('No node had been drained here.');
  expect(await engineNode()).toMatchObject({ state: 'drained', reason: 'its fan is broken' });
  expect(await done(await act('resume', { nodes: node }))).toBe(`${node} takes work again.`);
  expect((await act('drain', { nodes: '@nothing' })).status).toBe(404);
});

test('pauses the farm and lets go on what was paused here alone', async () => {
  await set({ pin: PIN });
  expect(await done(await act('pause'))).toBe('No run of the farm goes on: there was nothing to pause.');
  const [first, second] = [await addRun(), await addRun()];
  await head.store.write('changeRun', { run: second, event: 'pause', reason: 'paused by anna', now: 1 });
  expect(await done(await act('pause'))).toBe('1 run is paused. Tasks that have begun go on to their end.');
  expect((await look()).paused).toBe(true);
  expect(await statesOf(first, second)).toEqual(['paused', 'paused']);
  expect(await done(await act('continue'))).toBe('1 run goes on.');
  expect(await statesOf(first, second)).toEqual(['running', 'paused']);
  expect((await look()).paused).toBe(false);
  expect(await done(await act('continue'))).toBe('No run had been paused here.');
});

test('switches off by the desk that restarts, which says what it cannot do', async () => {
  await set({ pin: PIN });
  const none = await act('power-off');
  expect([none.status, (await problemOf(none)).title]).toEqual([400, 'There is no cluster yet.']);
  const { node } = await engineNode();
  await head.request('POST /api/inventory', {
    ...{ as: 'owner', headers: JSON_BODY },
    // Nobody listens there: nothing is switched off.
    body: JSON.stringify({ nodes: [{ node, address: '127.0.9.9', port: 1 }] }),
  });
  expect(await done(await act('power-off'))).toBe('1 node goes off once nothing runs there, the head last.');
  const [begun] = (await (await head.request('GET /api/maintenance', { as: 'viewer' })).json()) as { by: string }[];
  expect(begun).toMatchObject({ kind: 'power-off', by: 'the kiosk', nodes: [{ node }] });
});

test('a switching off that was begun here is ended here, and no other', { timeout: 30_000 }, async () => {
  await set({ pin: PIN });
  expect(await done(await act('stay-on'))).toBe('Nothing is being switched off.');
  const { node } = await engineNode();
  await head.request('POST /api/inventory', {
    ...{ as: 'owner', headers: JSON_BODY },
    // Nobody listens there: nothing is switched off.
    body: JSON.stringify({ nodes: [{ node, address: '127.0.9.9', port: 1 }] }),
  });
  const jobId = await head.engine.submit({ name: 'long', argv: ['sleep', '600'], cpus: 1, directory: head.home });
  const now = async () =>
    ((await (await head.request('GET /api/maintenance', { as: 'viewer' })).json()) as Maintenance[])[0];
  await done(await act('power-off'));
  await expect
    .poll(now, { timeout: 30_000 })
    .toMatchObject({ nodes: [{ step: 'draining', jobs: [{ name: 'long' }] }] });
  // What is under way is ended, not undone behind its back.
  expect((await engineNode()).reason).toBe('switched off at the kiosk (breadbox m1)');
  expect(await done(await act('resume'))).toBe('No node had been drained here.');
  expect((await act('stay-on', { pin: '0000' })).status).toBe(403);
  expect(await now()).toMatchObject({ state: 'running' });
  expect(await done(await act('stay-on'))).toBe('Nothing is switched off. The nodes work again.');
  await expect.poll(now, { timeout: 30_000 }).toMatchObject({ state: 'cancelled' });
  expect((await engineNode()).state).not.toBe('draining');

  const asOwner = { as: 'owner' as const, headers: JSON_BODY, body: JSON.stringify({ kind: 'power-off' }) };
  // The one before is over a moment after it says so.
  const begin = async () => (await head.request('POST /api/maintenance', asOwner)).status;
  await expect.poll(begin, { timeout: 30_000 }).toBe(200);
  const refused = await act('stay-on');
  expect([refused.status, (await problemOf(refused)).title]).toEqual([
    403,
    'owner is switching nodes off; that cannot be ended here.',
  ]);
  expect(await now()).toMatchObject({ state: 'running' });
  await head.request(`POST /api/maintenance/${(await now())!.maintenance}/cancel`, { as: 'owner' });
  await head.engine.cancel(jobId, { graceSec: 0 });
  const stateOf = async () => (await head.engine.status([jobId])).get(jobId)?.state;
  await expect.poll(stateOf, { timeout: 30_000 }).toBe('cancelled');
});

test.each([
  ['resume', 'NODE takes work again.', 'No node had been drained here.'],
  ['stay-on', 'Nothing is being switched off any more. NODE takes work again.', 'Nothing is being switched off.'],
] as const)('%s takes back what a head left drained that ended during a switching off', async (action, said, none) => {
  await set({ pin: PIN });
  const { node } = await engineNode();
  await head.engine.drain([node], 'switched off at the kiosk (breadbox m1)');
  expect(await done(await act(action))).toBe(said.replace('NODE', node));
  expect((await engineNode()).state).toBe('idle');
  expect(await done(await act(action))).toBe(none);
  for (const reason of ['power off (breadbox m1)', 'switched off at the kiosk, by anna']) {
    await head.engine.drain([node], reason);
    expect(await done(await act(action))).toBe(none);
  }
  expect((await engineNode()).state).toBe('drained');
});

test('who looks on by the link of a screen may change nothing but with the PIN', () => {
  const changes = Object.entries(roleTable).filter(([key, roles]) => !key.startsWith('GET ') && roles !== 'open');
  const ofViewers = changes.filter(([, roles]) => (roles as readonly string[]).includes('viewer'));
  expect(ofViewers.map(([key]) => key).sort()).toEqual([
    'POST /api/kiosk/act',
    // What a viewer gets by it is a viewer again; a screen gets none.
    'POST /api/login-links',
    'POST /api/logout',
    // Answers what holds, and keeps nothing.
    'POST /api/plan',
    'PUT /api/users/{user}/password',
  ]);
});

test('after five wrong PINs a screen waits, also with the right one; others behind its router do not', {
  timeout: 30_000,
}, async () => {
  await set({ pin: PIN });
  const [kitchen, hall] = [await screen('kitchen'), await screen('hall')];
  for (let tries = 0; tries < 5; tries++) {
    // A screen is not another one by another way to the head, nor by another session.
    const cookie = tries < 3 ? kitchen.cookie : await kitchen.logIn();
    const answer = await act('pause', { pin: String(1000 + tries), cookie, from: `10.0.0.${tries}` });
    expect([answer.status, (await problemOf(answer)).code]).toEqual([403, 'not-allowed']);
  }
  expect(head.warned).toContain('a wrong PIN was given for the kiosk, from 10.0.0.0');
  const blocked = await act('pause', { cookie: kitchen.cookie });
  expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([429, '300']);
  expect((await problemOf(blocked)).code).toBe('too-many-attempts');
  const sameToken = await act('pause', { token: kitchen.token });
  expect(sameToken.status).toBe(429);
  expect((await act('pause', { cookie: hall.cookie })).status).toBe(200);
  head.clock.now += 301_000;
  expect((await act('pause', { cookie: kitchen.cookie })).status).toBe(200);
});

test('many screens together have ten tries, until there is another PIN', { timeout: 30_000 }, async () => {
  await set({ pin: PIN });
  const statuses: number[] = [];
  for (let tries = 0; tries < 12; tries++) {
    const { cookie } = await screen(`s${tries}`);
    statuses.push((await act('pause', { pin: '0000', cookie, from: `10.0.0.${tries}` })).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429]);
  const { cookie } = await screen('late');
  expect((await act('pause', { cookie })).status).toBe(429);
  await set({ dim: null });
  expect((await act('pause', { cookie })).status).toBe(429);
  await set({ pin: '161803' });
  expect((await act('pause', { pin: '161803', cookie })).status).toBe(200);
});

test('who has an account is counted by it, however often it logs in, and locks no screen', {
  timeout: 30_000,
}, async () => {
  await set({ pin: PIN });
  for (const as of ['user', 'viewer', 'owner'] as const) {
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries++) {
      const who = tries % 2 === 0 ? { as } : { cookie: await logInAnew(as) };
      statuses.push((await act('pause', { pin: '0000', ...who })).status);
    }
    expect(statuses, as).toEqual([403, 403, 403, 403, 403, 429]);
  }
  const { cookie } = await screen('hall');
  expect((await act('pause', { cookie })).status).toBe(200);
});

test('a screen makes no login links, whose sessions would be no screen', async () => {
  const hall = await screen('hall');
  const asked = { cookie: hall.cookie, headers: { origin: TEST_ORIGIN } };
  const bearer = { headers: { authorization: `Bearer ${hall.token}` } };
  for (const who of [asked, bearer]) {
    const refused = await head.request('POST /api/login-links', who);
    expect([refused.status, (await problemOf(refused)).code]).toEqual([403, 'not-allowed']);
  }
});

test('attempts at the same time count too', { timeout: 30_000 }, async () => {
  await set({ pin: PIN });
  const many = await Promise.all(Array.from({ length: 12 }, (_, at) => act('pause', { pin: String(5000 + at) })));
  expect(many.filter(({ status }) => status === 403)).toHaveLength(5);
  expect(many.filter(({ status }) => status === 429)).toHaveLength(7);
});

test('a screen whose token is revoked is out, and the others stay; links of before this version end together', async () => {
  const [kitchen, hall] = [await screen('kitchen'), await screen('hall')];
  const looks = async (cookie: string) => (await head.request('GET /api/kiosk', { cookie })).status;
  head.clock.now += 3_600_000;
  await looks(hall.cookie);
  const lastUsed = async () =>
    ((await (await head.request('GET /api/tokens', { as: 'owner' })).json()) as TokenRow[]).find(
      ({ tokenId }) => tokenId === hall.tokenId,
    )?.lastUsedAt;
  // By its session: it shows which screens look on.
  await expect.poll(lastUsed).toBe(new Date(head.clock.now).toISOString());
  const old = '0'.repeat(64);
  await head.store.write('addSession', {
    ...{ hash: old, user: 'kiosk', role: 'viewer', token: null, now: 1, expiresAt: head.clock.now + 1e9 },
  });
  await head.request(`DELETE /api/tokens/${kitchen.tokenId}`, { as: 'owner' });
  expect([await looks(kitchen.cookie), await looks(hall.cookie)]).toEqual([401, 200]);
  expect(await head.store.read('sessionByHash', { hash: old, now: head.clock.now })).toBeUndefined();
});

/** By a login link: a session of the account, which knows of no token. */
async function logInAnew(as: Role): Promise<string> {
  const { url } = (await (await head.request('POST /api/login-links', { as })).json()) as { url: string };
  const body = JSON.stringify({ code: url.split('code=')[1] });
  const answer = await head.request('POST /api/login', { headers: { ...JSON_BODY, origin: TEST_ORIGIN }, body });
  return /^breadbox_session=([^;]*);/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

/** As the link of `breadbox kiosk link --name` makes it, logged in once. */
async function screen(name: string) {
  const made = await head.request('POST /api/tokens', {
    ...{ as: 'owner', headers: JSON_BODY, body: JSON.stringify({ role: 'viewer', user: 'kiosk', name }) },
  });
  const { token, tokenId } = (await made.json()) as { token: string; tokenId: string };
  const logIn = async () => {
    const body = JSON.stringify({ token });
    const answer = await head.request('POST /api/login', { headers: JSON_BODY, body });
    return /^breadbox_session=([^;]*);/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
  };
  return { token, tokenId, logIn, cookie: await logIn() };
}

async function statesOf(...runs: readonly number[]): Promise<string[]> {
  return Promise.all(runs.map(async (run) => (await head.store.read('runRow', { run })).state));
}

/** A run that waits for its tasks. */
async function addRun(): Promise<number> {
  return head.store.write('createRun', { ...plainRun, feedKind: 'upload' });
}
