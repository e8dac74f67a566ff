import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Examination } from '../../protocol/doctor.ts';
import type { AddedUser } from '../../protocol/users.ts';
import { openTestHead, problemOf, TEST_ORIGIN, type TestHead } from '../open-test-head.ts';

const headers = { origin: TEST_ORIGIN };
/** Nobody listens there. */
const INVENTORY = { name: 'nodes.csv', text: 'node,address,port,user\nn1,127.0.0.1,1,pi\nn2,127.0.0.2,1,pi\n' };

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

async function withNodes(): Promise<void> {
  const response = await head.request('POST /api/inventory/import', { as: 'owner', body: JSON.stringify(INVENTORY) });
  expect(response.status).toBe(200);
}

const begin = (body: object, how: { as?: 'owner'; cookie?: string } = { as: 'owner' }) =>
  head.request('POST /api/doctor', { ...how, body: JSON.stringify(body), headers });

/** As told to who follows it, to its end. */
async function ended(response: Response): Promise<Examination> {
  expect(response.status).toBe(200);
  const { examination } = (await response.json()) as Examination;
  const lines = await (await head.request(`GET /api/doctor/${examination}/follow`, { as: 'owner' })).text();
  return JSON.parse(lines.trimEnd().split('\n').at(-1)!) as Examination;
}

test('an inventory without nodes has nothing to be examined', async () => {
  const response = await begin({});
  expect(response.status).toBe(400);
  expect((await problemOf(response)).title).toContain('The inventory is empty');
});

test('nodes that nobody brought up are examined, told, and kept', async () => {
  await withNodes();
  const last = await ended(await begin({}));
  expect(last).toMatchObject({ examination: 'd1', state: 'done', ok: false, nodes: 'n[1-2]', by: 'owner' });
  expect(last.findings.map(({ check, nodes, proof }) => ({ check, nodes, proof }))).toEqual(
    ['n1', 'n2'].map((nodes) => ({
      check: 'unreachable',
      nodes,
      proof: expect.stringContaining('Connection refused'),
    })),
  );
  const kept = await head.request('GET /api/doctor/d1', { as: 'viewer' });
  expect(await kept.json()).toEqual(last);
  const list = (await (await head.request('GET /api/doctor', { as: 'viewer' })).json()) as Examination[];
  expect(list).toEqual([last]);
});

test('one at a time, that of some nodes alone, and none of strangers', async () => {
  await withNodes();
  const first = begin({ nodes: 'n2' });
  const second = await begin({});
  expect(second.status).toBe(409);
  expect((await problemOf(second)).code).toBe('already-running');
  expect((await ended(await first)).nodes).toBe('n2');
  expect((await begin({ nodes: 'n7' })).status).toBe(404);
  expect((await head.request('GET /api/doctor/d9', { as: 'owner' })).status).toBe(404);
  expect((await head.request('POST /api/doctor/d1/cancel', { as: 'owner' })).status).toBe(409);
});

test('not while an up is at work', async () => {
  await withNodes();
  await head.store.write('addUp', { kind: 'up', by: 'owner', request: '{}', now: 0 });
  const response = await begin({});
  expect((await problemOf(response)).title).toBe('An up is under way (u1).');
});

describe('mending in a browser', () => {
  const session = async (): Promise<{ cookie: string; password: string }> => {
    const users = [{ user: 'rosa', role: 'owner' }];
    const added = await head.request('POST /api/users', { as: 'owner', body: JSON.stringify({ users }) });
    const [{ password }] = (await added.json()) as [AddedUser & { password: string }];
    const body = JSON.stringify({ user: 'rosa', password });
    const response = await head.request('POST /api/login', { body, headers });
    return { cookie: /=([^;]*);/.exec(response.headers.get('set-cookie') ?? '')![1]!, password };
  };

  test('takes the password of who asks for it, and looking takes none', async () => {
    await withNodes();
    const { cookie, password } = await session();
    expect((await problemOf(await begin({ fix: true }, { cookie }))).code).toBe('needs-password');
    const wrong = await begin({ fix: true, confirm: 'guessed' }, { cookie });
    expect({ status: wrong.status, code: (await problemOf(wrong)).code }).toEqual({
      status: 403,
      code: 'needs-password',
    });
    await ended(await begin({}, { cookie }));
    expect(await ended(await begin({ fix: true, confirm: password }, { cookie }))).toMatchObject({
      fix: true,
      by: 'rosa',
    });
  });

  test('is limited in guesses, as any login', async () => {
    await withNodes();
    const { cookie, password } = await session();
    await Promise.all(
      Array.from({ length: 10 }, (_, guess) => begin({ fix: true, confirm: `guess ${guess}` }, { cookie })),
    );
    expect((await begin({ fix: true, confirm: password }, { cookie })).status).toBe(429);
  });

  test('a token is its own proof', async () => {
    await withNodes();
    expect(await ended(await begin({ fix: true }))).toMatchObject({ fix: true, state: 'done' });
  });
});
