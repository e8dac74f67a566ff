import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeDevice, fakeShelly } from '../../power/fake-plugs.ts';
import type { Meter, Meters } from '../../protocol/meters.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

const PASSWORD = 'open-sesame-4711';
let head: TestHead;
let plug: FakeDevice;
beforeEach(async () => {
  head = await openTestHead();
  head.clock.now = Date.now();
  plug = await fakeShelly({ watts: [33.25], password: PASSWORD });
});
afterEach(async () => {
  await head.close();
  await plug.close();
});

type As = 'owner' | 'user' | 'viewer' | 'node';
function send(key: `${string} ${string}`, as: As, body?: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return head.request(key, { as, ...(body && { body: JSON.stringify(body), headers }) });
}
const settings = () => ({
  meter: 'wall',
  driver: 'shelly-gen2',
  address: plug.address,
  password: PASSWORD,
  covers: 'all "of" it',
});

test('the owner adds and removes, all people look, and the password is told to nobody', async () => {
  for (const as of ['user', 'viewer', 'node'] as const)
    expect((await send('POST /api/meters', as, settings())).status).toBe(403);
  expect(plug.asked).toEqual([]);

  const added = await send('POST /api/meters', 'owner', settings());
  expect(added.status).toBe(200);
  expect((await added.json()) as Meter).toMatchObject({ watts: 33.25, hasPassword: true });
  const listed = (await (await send('GET /api/meters', 'viewer')).json()) as Meters;
  expect(listed).toMatchObject({ watts: 33.25, of: ['wall'], isTyped: false });
  const one = await (await send('GET /api/meters/wall', 'viewer')).json();
  const read = await send('POST /api/meters/wall/read', 'user');
  const history = (await (await send('GET /api/meters/wall/history?since=1m', 'viewer')).json()) as { mean: unknown[] };
  expect(history.mean).toContain(33.25);
  const metrics = await (await send('GET /metrics', 'viewer')).text();
  expect(metrics).toContain('breadbox_meter_power_watts{meter="wall",covers="all \\"of\\" it"} 33.25\n');
  expect(metrics.match(/# HELP breadbox_meter_power_watts /g)).toHaveLength(1);
  const told = JSON.stringify([listed, one, await read.json(), metrics, head.logged, head.warned]);
  expect(told).not.toContain(PASSWORD);

  expect((await send('POST /api/meters/wall/read', 'viewer')).status).toBe(403);
  expect((await send('POST /api/meters/wall/typed', 'user', { watts: 5 })).status).toBe(403);
  expect((await problemOf(await send('POST /api/meters/wall/typed', 'owner', { watts: 5 }))).code).toBe('conflict');
  expect((await send('DELETE /api/meters/wall', 'user')).status).toBe(403);
  expect((await send('DELETE /api/meters/wall', 'owner')).status).toBe(204);
  expect((await send('GET /api/meters/wall', 'owner')).status).toBe(404);
  expect(await (await send('GET /metrics', 'viewer')).text()).not.toContain('meter_power');
});

test('a wrong password, and what is no setting, changes nothing', async () => {
  const wrong = await send('POST /api/meters', 'owner', { ...settings(), password: 'guessed' });
  const problem = await problemOf(wrong);
  expect(problem).toMatchObject({ code: 'needs-password' });
  expect(JSON.stringify(problem)).not.toContain('guessed');
  for (const bad of [
    { meter: 'a b' },
    { covers: ' ' },
    { everySec: 0 },
    { channel: -1 },
    { more: 1 },
    { address: 'x/y' },
  ])
    expect((await send('POST /api/meters', 'owner', { ...settings(), ...bad })).status).toBe(400);
  expect((await send('POST /api/meters', 'owner', { ...settings(), nodes: 'n77' })).status).toBe(404);
  expect(((await (await send('GET /api/meters', 'owner')).json()) as Meters).meters).toEqual([]);
});

test('an agent cannot tell what a meter shows', async () => {
  const { token } = await head.tokens.create({ role: 'node', user: 'owner', nodes: 'n1' });
  const about = {
    version: '1',
    nodeVersion: 'v20',
    bootId: 'b',
    cores: 1,
    memBytes: 1e9,
    interfaces: [],
    troubles: [],
  };
  const lines = [
    { hello: { node: 'n1', session: 'session-1', about } },
    { seq: 0, ageSec: 0, clock: head.clock.now / 1000, values: { load1: 1, meter_power_watts: 5 } },
  ];
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  await head.request('POST /api/telemetry', { headers: { authorization: `Bearer ${token}` }, body });
  const metrics = await (await send('GET /metrics', 'viewer')).text();
  expect(metrics).toContain('breadbox_load1{node="n1"} 1');
  expect(metrics).not.toContain('meter_power_watts');
});
