import { afterEach, beforeEach, expect, test } from 'vitest';
import { PanelDesk } from '../../panel/panel-desk.ts';
import type { FoundChip, LivePanel, Panel, WantedPanel } from '../../protocol/panel.ts';
import { createWorkerToken } from '../access/tokens.ts';
import { createInventory } from '../inventory-wiring.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

const ABOUT = {
  ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: 'boot-1', cores: 4, memBytes: 4e9 },
  ...{ interfaces: [{ interface: 'eth0', kind: 'wired', isMain: true }], troubles: [] },
};
const FOUND: FoundChip = {
  ...{ state: 'mcp23008', say: 'its registers are those of an MCP23008', buses: [1], answering: [0x20], leds: [] },
  levels: 0b1100_0000,
};

async function tokenOf(nodes: string): Promise<string> {
  return (await head.tokens.create({ role: 'node', user: 'owner', nodes })).token;
}

/** One whole request of an agent. */
async function speak(node: string, lines: readonly object[], session = 'session-1'): Promise<Response> {
  const headers = { authorization: `Bearer ${await tokenOf(node)}` };
  const all = [{ hello: { node, session, about: ABOUT } }, ...lines];
  const body = all.map((line) => `${JSON.stringify(line)}\n`).join('');
  return head.request('POST /api/telemetry', { headers, body });
}

function sample(values: Record<string, number>, seq = 0): object {
  return { seq, ageSec: 0, clock: head.clock.now / 1000, values };
}

function shows(leds: number, more: object = {}): object {
  return { panel: { mode: 'status', leds, hardware: 'lit', hasSwitch: false, ...more } };
}

async function panels(path = '/api/panel'): Promise<Panel[]> {
  const response = await head.request(`GET ${path}`, { as: 'viewer' });
  expect(response.status).toBe(200);
  return (await response.json()) as Panel[];
}

function send(key: string, body: object, as: 'owner' | 'user' | 'viewer' = 'owner'): Promise<Response> {
  return head.request(key as `${string} ${string}`, {
    ...{ as, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json' },
  });
}

async function ask(token: string, node: string, after = -1): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return head.request(`GET /api/panel/${node}/wanted?after=${after}`, { headers });
}

async function wanted(token: string, node: string, after?: number): Promise<WantedPanel> {
  const response = await ask(token, node, after);
  expect(response.status).toBe(200);
  return (await response.json()) as WantedPanel;
}

const lit = (leds: string) => [...leds].map((led) => led === '1');

test('an agent of before panels: what it measures gives the frame', async () => {
  await speak('rain2', [sample({ load1: 1.5, throttled: 1, 'link_up.eth0': 1 })]);
  const [panel] = await panels();
  const expected = { node: 'rain2', state: 'live', mode: 'status', hardware: 'none', hasSwitch: false, users: 0 };
  expect(panel).toEqual({ ...expected, leds: lit('11100') });
  const flipped = await send('PUT /api/panel/mode', { mode: 'load' });
  expect(await flipped.json()).toEqual([{ ...expected, mode: 'load', leds: lit('00011') }]);
});

test('what an agent tells of its panel is what it shows, until it falls silent', async () => {
  await speak('rain10', [shows(0b00101, { mode: 'load', hasSwitch: true })]);
  await speak('rain2', [sample({ load1: 4 }), shows(0b10001, { hardware: 'missing', because: 'nobody answers' })]);
  const [second, tenth] = await panels();
  expect(second).toMatchObject({ node: 'rain2', leds: lit('10001'), hardware: 'missing', because: 'nobody answers' });
  expect(tenth).toMatchObject({ node: 'rain10', mode: 'load', leds: lit('10100'), hasSwitch: true });
  head.clock.now += 6000;
  expect(await panels('/api/panel?nodes=rain10')).toEqual([
    { ...tenth, state: 'silent', leds: lit('00000'), mode: 'load' },
  ]);
  // An older version took its place: what the newer one told of the panel is no longer so.
  await speak('rain10', [sample({ load1: 4 })], 'session-2');
  expect(await panels('/api/panel?nodes=rain10')).toMatchObject([{ state: 'live', leds: lit('11000') }]);
});

test('a node that never spoke is dark, and one that nobody knows is not there', async () => {
  await send('POST /api/inventory', { nodes: [{ node: 'rain1', address: '10.0.0.1' }] });
  expect(await panels()).toMatchObject([{ node: 'rain1', state: 'never', leds: lit('00000') }]);
  const unknown = await head.request('GET /api/panel?nodes=rain7', { as: 'viewer' });
  expect(unknown.status).toBe(404);
  expect((await send('PUT /api/panel/mode', { nodes: 'rain7', mode: 'load' })).status).toBe(404);
});

test('modes and settings outlive the head, and the agent hears of each change at once', async () => {
  await speak('rain2', [sample({ load1: 1 })]);
  const token = await tokenOf('rain2');
  const first = await wanted(token, 'rain2');
  expect(first).toMatchObject({ settings: { driver: 'none' }, mode: 'status', users: {} });
  const waiting = wanted(token, 'rain2', first.version);
  const settings = { driver: 'mcp23008', bus: 1, address: 0x20, pins: [4, 3, 2, 1, 0] };
  expect(await (await send('PUT /api/panel/rain2/settings', settings)).json()).toEqual({
    ...settings,
    activeLow: false,
  });
  const second = await waiting;
  expect(second.version).not.toBe(first.version);
  expect(second.settings).toMatchObject(settings);
  const other = { ...settings, address: 0x27 };
  await Promise.all([send('PUT /api/panel/mode', { mode: 'load' }), send('PUT /api/panel/rain2/settings', other)]);
  expect(await head.store.read('panels', undefined)).toEqual([
    { node: 'rain2', mode: 'load', settings: JSON.stringify({ ...other, activeLow: false }) },
  ]);
  // A newer version knew another driver.
  await head.store.write('setPanelSettings', { node: 'rain3', settings: '{"driver":"neon"}' });
  await head.store.write('setPanelModes', { nodes: ['rain3'], mode: 'load' });
  await speak('rain3', []);
  const warned: string[] = [];
  const next = new PanelDesk({
    ...{ store: head.store, watch: head.telemetry.watch, now: () => head.clock.now, isWatched: () => false },
    inventory: createInventory({ store: head.store, live: head.live }),
    publish: () => {},
    warn: (message) => void warned.push(message),
  });
  await next.start();
  expect((await next.list('rain[2-3]')).map(({ mode }) => mode)).toEqual(['load', 'load']);
  expect(await next.settings('rain2')).toMatchObject(other);
  expect(await next.settings('rain3')).toEqual({ driver: 'none' });
  expect(warned).toEqual([expect.stringContaining('rain3')]);
  next.stop();
});

test('settings that no chip can have are refused', async () => {
  await speak('rain2', []);
  const board = { driver: 'pcf8574', bus: 1, address: 0x20, pins: [4, 3, 2, 1, 0] };
  const refused = async (settings: object) => {
    const response = await send('PUT /api/panel/rain2/settings', settings);
    expect(response.status).toBe(400);
    return (await problemOf(response)).title;
  };
  expect(await refused({ ...board, pins: [8, 3, 2, 1, 0] })).toMatch('0 to 7');
  expect(await refused({ ...board, switch: { pin: 4, statusWhen: 'low' } })).toMatch('Pin 4 is that of an LED');
  await refused({ ...board, pins: [1, 1, 2, 3, 4] });
  expect((await send('PUT /api/panel/rain7/settings', board)).status).toBe(404);
});

test('who flips a toggle is answered when the agent has followed', async () => {
  const token = await tokenOf('rain2');
  await speak('rain2', [shows(0b00001)]);
  const { version } = await wanted(token, 'rain2');
  const agent = wanted(token, 'rain2', version).then(({ mode }) => speak('rain2', [shows(0b11000, { mode })]));
  const [panel] = (await (await send('PUT /api/panel/mode', { mode: 'load' })).json()) as Panel[];
  expect(panel).toMatchObject({ mode: 'load', leds: lit('00011') });
  await agent;
});

test('a show ends by itself or when it is told to, and user LEDs are done once each', async () => {
  await speak('rain2', [sample({ load1: 1 })]);
  const token = await tokenOf('rain2');
  expect((await send('POST /api/panel/show', { leds: lit('11111'), seconds: 5 })).status).toBe(204);
  expect(await panels()).toMatchObject([{ leds: lit('11111') }]);
  head.clock.now += 2000;
  expect((await wanted(token, 'rain2')).show).toEqual({ leds: 31, ms: 3000 });
  head.clock.now += 3000;
  expect((await wanted(token, 'rain2')).show).toBeUndefined();
  expect(await panels()).toMatchObject([{ leds: lit('11000') }]);
  await send('POST /api/panel/show', { leds: lit('10101'), seconds: 600 });
  await send('POST /api/panel/show', { leds: lit('00000'), seconds: 0 });
  expect((await wanted(token, 'rain2')).show).toBeUndefined();

  expect((await send('POST /api/panel/led', { led: 'user2', on: true }, 'user')).status).toBe(204);
  const once = await wanted(token, 'rain2');
  await send('POST /api/panel/led', { nodes: 'rain2', led: 'user2', on: true });
  const again = await wanted(token, 'rain2', once.version);
  expect(again.users.user2?.on).toBe(true);
  expect(again.users.user2?.ask).not.toBe(once.users.user2?.ask);
  expect(await panels()).toMatchObject([{ leds: lit('11001'), users: 0b10000 }]);
});

test('what is found at a place of the bus comes from the agent', async () => {
  await speak('rain2', [shows(1)]);
  const token = await tokenOf('rain2');
  const { version } = await wanted(token, 'rain2');
  const looking = send('POST /api/panel/rain2/look', { address: 0x21 });
  const { look } = await wanted(token, 'rain2', version);
  expect(look).toMatchObject({ bus: 1, address: 0x21 });
  expect((await send('POST /api/panel/rain2/look', {})).status).toBe(409);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ ask: look?.ask, found: FOUND });
  expect((await head.request('POST /api/panel/rain2/found', { headers, body })).status).toBe(204);
  expect(await (await looking).json()).toEqual(FOUND);
  expect((await wanted(token, 'rain2')).look).toBeUndefined();
  head.clock.now += 6000;
  const silent = await send('POST /api/panel/rain2/look', {});
  expect([silent.status, (await problemOf(silent)).code]).toEqual([502, 'unreachable']);
});

test('an agent asks for its own node, and no worker of the farm does', async () => {
  const other = await ask(await tokenOf('rain3'), 'rain2');
  expect(other.status).toBe(403);
  const worker = await createWorkerToken(head.store, { role: 'node', user: 'owner', node: 'rain2', pilot: 1 });
  expect((await ask(worker, 'rain2')).status).toBe(403);
  const headers = { authorization: `Bearer ${await tokenOf('rain3')}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ ask: 1, found: FOUND });
  expect((await head.request('POST /api/panel/rain2/found', { headers, body })).status).toBe(403);
});

test('a viewer looks, and does nothing', async () => {
  await speak('rain2', [shows(1)]);
  const tries = await Promise.all([
    send('PUT /api/panel/mode', { mode: 'load' }, 'viewer'),
    send('POST /api/panel/show', { leds: lit('11111'), seconds: 1 }, 'viewer'),
    send('POST /api/panel/led', { led: 'user1', on: true }, 'viewer'),
    send('PUT /api/panel/rain2/settings', { driver: 'none' }, 'viewer'),
    send('POST /api/panel/rain2/look', {}, 'viewer'),
  ]);
  expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
});

test('who watches hears of what has changed, together and not too often', async () => {
  const live = head.live.stream({}, { role: 'viewer', user: 'viewer', via: 'token' }, () => {}).getReader();
  await live.read();
  const events: LivePanel['nodes'][] = [];
  const reading = (async () => {
    for (let next = await live.read(); next.done !== true; next = await live.read()) {
      const data = /^event: panel\ndata: (.*)$/m.exec(Buffer.from(next.value).toString())?.[1];
      if (data !== undefined) events.push((JSON.parse(data) as LivePanel).nodes);
    }
  })();
  const frames = Array.from({ length: 100 }, (_, index) => shows(index % 32));
  await speak('rain2', frames);
  await speak('rain3', frames.slice(0, 4));
  await expect.poll(() => events.at(-1)?.rain3?.leds).toBe(3);
  expect(Object.assign({}, ...events).rain2).toEqual({
    ...{ state: 'live', mode: 'status', leds: 99 % 32, hardware: 'lit', hasSwitch: false },
  });
  // 104 frames came within a moment.
  expect(events.length).toBeLessThan(52);
  const before = events.length;
  await speak('rain2', [shows(99 % 32)]);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(events).toHaveLength(before);
  await live.cancel();
  await reading;
});

test('a flood of frames is refused, and samples go on beside frames', async () => {
  const many = Array.from({ length: 400 }, (_, index) => shows(index % 32));
  expect((await speak('rain2', many)).status).toBe(429);
  const kept = Array.from({ length: 600 }, (_, seq) => sample({ load1: 1 }, seq));
  expect((await speak('rain3', [...kept, ...many.slice(0, 250)])).status).toBe(200);
  expect(await (await speak('rain4', [{ panel: { mode: 'party', leds: 77 } }])).json()).toMatchObject({ refused: 1 });
});
