import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Alert, AlertSettings } from '../../protocol/alerts.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

let head: TestHead;
let token: string;
let seq = 0;
beforeEach(async () => {
  head = await openTestHead();
  seq = 0;
  ({ token } = await head.tokens.create({ role: 'node', user: 'owner', nodes: 'rain[0-3]' }));
  await head.telemetry.start();
  await head.alerts.start();
});
afterEach(() => head.close());

const ABOUT = {
  ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: 'boot-1', cores: 4, memBytes: 4e9 },
  ...{ interfaces: [{ interface: 'eth0', kind: 'wired', isMain: true }], troubles: [] },
};

/** As an agent: one sample of this second. */
async function measure(node: string, values: Record<string, number>): Promise<void> {
  head.clock.now += 1000;
  const hello = { hello: { node, session: 'session-1', about: ABOUT } };
  const sample = { seq: seq++, ageSec: 0, clock: head.clock.now / 1000, values };
  const body = `${JSON.stringify(hello)}\n${JSON.stringify(sample)}\n`;
  const answer = await head.request('POST /api/telemetry', { headers: { authorization: `Bearer ${token}` }, body });
  expect(answer.status).toBe(200);
}

async function alerts(query = ''): Promise<Alert[]> {
  const answer = await head.request(`GET /api/alerts${query}`, { as: 'viewer' });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Alert[];
}

/** Measures again and again until it holds: the head judges once a second. */
async function until(isSo: (alerts: Alert[]) => boolean, values: Record<string, number>): Promise<Alert[]> {
  for (let tries = 0; tries < 20; tries++) {
    await measure('rain2', values);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = await alerts();
    if (isSo(now)) return now;
  }
  throw new Error(`it does not come: ${JSON.stringify(await alerts())}`);
}

const FULL = { 'disk_size_bytes./': 32e9, 'disk_free_bytes./': 0 };
const ROOM = { 'disk_size_bytes./': 32e9, 'disk_free_bytes./': 20e9 };

test('a disk fills, somebody knows, it has room again, and it is history', { timeout: 30_000 }, async () => {
  const [full] = await until((now) => now.length === 1, FULL);
  expect(full).toMatchObject({
    ...{ alert: 'a1', rule: 'disk-full', node: 'rain2', part: '/', severity: 'bad', jobs: [] },
    sentence: 'The disk of rain2 at / is full: nothing is free.',
  });
  expect(await alerts('?nodes=rain[0-1]')).toEqual([]);
  expect((await head.request('GET /api/alerts?nodes=@blue', { as: 'viewer' })).status).toBe(404);
  await head.request('POST /api/inventory', {
    ...{ as: 'owner', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ nodes: [{ node: 'rain2', address: '10.0.0.2', groups: ['blue'] }] }),
  });
  expect(await alerts('?nodes=@blue')).toHaveLength(1);
  const refused = await head.request('POST /api/alerts/a1/acknowledge', { as: 'viewer' });
  expect(refused.status).toBe(403);
  const known = await head.request('POST /api/alerts/a1/acknowledge', { as: 'owner' });
  expect(await known.json()).toMatchObject({ acknowledged: { by: expect.any(String) } });
  await until((now) => now.length === 0, ROOM);
  const history = await alerts('?history=true&nodes=rain2');
  expect(history).toHaveLength(1);
  expect(history[0]).toMatchObject({ alert: 'a1', until: expect.any(String), acknowledged: expect.anything() });
  const late = await head.request('POST /api/alerts/a1/acknowledge', { as: 'owner' });
  expect([late.status, (await problemOf(late)).code]).toEqual([409, 'conflict']);
  expect((await head.request('POST /api/alerts/a2/acknowledge', { as: 'owner' })).status).toBe(404);
});

test('settings are the owner’s, and keep what they do not show', async () => {
  const set = (settings: unknown, as: 'owner' | 'user' = 'owner') =>
    head.request('PUT /api/alert-settings', {
      as,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
  expect((await set({}, 'user')).status).toBe(403);
  const ntfy = { url: 'http://ntfy.test/rain', token: 'tk_1' };
  expect(await (await set({ ntfy })).json()).toEqual({ from: 'warning', ntfy: { url: ntfy.url } });
  await set({ ntfy: { url: ntfy.url }, from: 'bad' });
  const shown = await head.request('GET /api/alert-settings', { as: 'owner' });
  expect((await shown.json()) as AlertSettings).toEqual({ from: 'bad', ntfy: { url: ntfy.url } });
  const kept = JSON.parse((await head.store.read('alertSettings', undefined)) ?? '{}') as AlertSettings;
  expect(kept.ntfy?.token).toBe('tk_1');
  for (const url of ['file:///etc/passwd', 'http://ada:secret@hook.test/', 'no address'])
    expect((await set({ webhook: { url } })).status).toBe(400);
  expect((await set({ webhook: { url: 'https://hook.test/@ada?to=b@c' } })).status).toBe(200);
  for (const url of ['http://ntfy.test', 'http://ntfy.test:80/', 'http://ntfy.test/?a=/b'])
    expect((await set({ ntfy: { url } })).status, url).toBe(400);
});
