import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { createWorkerToken } from '../access/tokens.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';
import { ownHostName } from '../own-node.ts';

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

const ABOUT = {
  ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: 'boot-1', cores: 4, memBytes: 4e9 },
  ...{ interfaces: [{ interface: 'eth0', kind: 'wired', isMain: true }], troubles: [] },
};

function hello(node: string, session = 'session-1'): string {
  return JSON.stringify({ hello: { node, session, about: ABOUT } });
}

function sample(seq: number, values: Record<string, unknown>, ageSec = 0, clock = head.clock.now / 1000): string {
  return JSON.stringify({ seq, ageSec, clock, values });
}

function tokenOf(nodes: string): Promise<string> {
  return head.tokens.create({ role: 'node', user: 'owner', nodes }).then(({ token }) => token);
}

async function send(token: string, ...lines: string[]): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return head.request('POST /api/telemetry', { headers, body: lines.map((line) => `${line}\n`).join('') });
}

async function told(node: string): Promise<NodeTelemetry> {
  const response = await head.request(`GET /api/telemetry/${node}`, { as: 'viewer' });
  expect(response.status).toBe(200);
  return (await response.json()) as NodeTelemetry;
}

test('what an agent sends is known of its node', async () => {
  const token = await tokenOf('rain[0-3]');
  const answer = await send(
    token,
    hello('rain2'),
    sample(0, { load1: 0.5 }),
    sample(1, { load1: 0.75, 'core_busy_ratio.3': 1 }),
  );
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ taken: 1, refused: 0 });
  expect(await told('rain2')).toMatchObject({
    ...{ state: 'live', about: ABOUT },
    values: { load1: 0.75, 'core_busy_ratio.3': 1, clock_offset_seconds: 0 },
  });
});

test('a sample that comes twice is taken once, and another session counts anew', async () => {
  const token = await tokenOf('rain2');
  await send(token, hello('rain2'), sample(7, { load1: 1 }));
  expect(await (await send(token, hello('rain2'), sample(7, { load1: 9 }))).json()).toMatchObject({ taken: 7 });
  expect((await told('rain2')).values.load1).toBe(1);
  expect(await (await send(token, hello('rain2', 'session-2'), sample(0, { load1: 2 }))).json()).toMatchObject({
    taken: 0,
  });
  expect((await told('rain2')).values.load1).toBe(2);
});

test('a token speaks for its own nodes alone, and the log says so once', async () => {
  const token = await tokenOf('rain2');
  for (let time = 0; time < 3; time++) {
    const forged = await send(token, hello('rain3'), sample(0, { load1: 99 }));
    expect(forged.status).toBe(403);
    expect((await problemOf(forged)).title).toMatch('does not speak for "rain3"');
  }
  expect(head.warned.filter((message) => message.includes('rain3'))).toHaveLength(1);
  expect(head.telemetry.watch.node('rain3')).toBeUndefined();
});

test('a worker of the farm does not speak for the node it runs on', async () => {
  const spec = { role: 'node', user: 'owner', node: 'rain2' } as const;
  expect((await send(await createWorkerToken(head.store, { ...spec, pilot: 1 }), hello('rain2'))).status).toBe(403);
  expect((await send(await createWorkerToken(head.store, { ...spec, run: 1 }), hello('rain2'))).status).toBe(403);
  expect(head.telemetry.watch.nodes()).toEqual([]);
});

test('values that no machine has are refused, and the rest of their line is taken', async () => {
  const token = await tokenOf('rain2');
  const absurd = {
    load1: 0.5,
    cpu_busy_ratio: 1.5,
    cpu_temperature_celsius: 5000,
    nothing: 1,
    load5: 'many',
    __proto__x: 1,
  };
  const answer = await send(token, hello('rain2'), sample(0, absurd), 'no JSON', '[]', '{"seq":-1}');
  expect(await answer.json()).toMatchObject({ taken: 0, refused: 8 });
  const { values } = await told('rain2');
  expect(values).toEqual({ load1: 0.5, clock_offset_seconds: 0 });
});

test('a clock in 1970 is told as such and moves nothing', async () => {
  const token = await tokenOf('rain2');
  await send(token, hello('rain2'), sample(0, { load1: 1 }, 0, 100));
  const { values, seenAt } = await told('rain2');
  expect(seenAt).toBe(new Date(head.clock.now).toISOString());
  expect(values.clock_offset_seconds).toBe(100 - head.clock.now / 1000);
});

test('what was kept while the head was away is history, not the present', async () => {
  const token = await tokenOf('rain2');
  await send(
    token,
    hello('rain2'),
    sample(0, { load1: 3 }, 120),
    sample(1, { load1: 4 }, 119),
    sample(2, { cpu_busy_ratio: 0.5 }),
  );
  expect((await told('rain2')).values).toEqual({ cpu_busy_ratio: 0.5, clock_offset_seconds: 0 });
  const recent = head.telemetry.watch.recent('rain2', 'load1', 122);
  expect(recent.slice(0, 4)).toEqual([undefined, 3, 4, 4]);
  expect(recent.at(-1)).toBeUndefined();
});

test('a node of the inventory whose agent never spoke is there, and one that is silent is said to be', async () => {
  await head.request('POST /api/inventory', {
    ...{ as: 'owner', body: JSON.stringify({ nodes: [{ node: 'rain1', address: '10.0.0.1' }] }) },
    headers: { 'content-type': 'application/json' },
  });
  await send(await tokenOf('rain2'), hello('rain2'), sample(0, { load1: 1, memory_total_bytes: 4e9 }));
  head.clock.now += 6000;
  head.telemetry.watch.onTick(() => {});
  const all = (await (await head.request('GET /api/telemetry', { as: 'viewer' })).json()) as NodeTelemetry[];
  expect(all.map(({ node, state }) => [node, state])).toEqual([
    ['rain1', 'never'],
    ['rain2', 'silent'],
  ]);
});

test("the head's own computer is known before its agent speaks; a name that nobody has is not", async () => {
  const own = ownHostName();
  expect(await told(own)).toMatchObject({ node: own, state: 'never' });
  const history = (node: string) =>
    head.request(`GET /api/telemetry/${node}/history?since=1970-01-02&series=load1`, { as: 'viewer' });
  expect(await (await history(own)).json()).toMatchObject({ node: own });
  expect((await history(`${own}x`)).status).toBe(404);
});

test('what is known now is told to Prometheus', async () => {
  await send(await tokenOf('rain2'), hello('rain2'), sample(0, { load1: 0.5, 'disk_free_bytes./boot"\\': 7 }));
  const response = await head.request('GET /metrics', { as: 'viewer' });
  expect(response.headers.get('content-type')).toMatch('text/plain; version=0.0.4');
  const lines = (await response.text()).split('\n');
  expect(lines).toContain('breadbox_load1{node="rain2"} 0.5');
  expect(lines).toContain('breadbox_disk_free_bytes{node="rain2",mount="/boot\\"\\\\"} 7');
  expect(lines).toContain('breadbox_agent_speaks{node="rain2"} 1');
  expect((await head.request('GET /metrics')).status).toBe(401);
});

test('a flood is refused', async () => {
  const token = await tokenOf('rain2');
  const many = Array.from({ length: 1500 }, (_, seq) => sample(seq, { load1: 1 }));
  const answer = await send(token, hello('rain2'), ...many);
  expect(answer.status).toBe(429);
  const long = await send(await tokenOf('rain3'), hello('rain3'), sample(0, { [`load1${'x'.repeat(70_000)}`]: 1 }));
  expect(long.status).toBe(413);
  expect(head.warned).toHaveLength(2);
});
