import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NodeSet } from '../cluster/node-set.ts';
import type { NodeRow } from '../protocol/inventory.ts';
import type { Meters } from '../protocol/meters.ts';
import { meterSettingsSchema } from '../protocol/meters.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { telemetryOperations } from '../telemetry/operations.ts';
import { answer, type FakeDevice, fakeDevice, fakeShelly, fakeTasmota } from './fake-plugs.ts';
import { MeterDesk } from './meter-desk.ts';
import { meterMetrics } from './meter-metrics.ts';
import { meterOperations } from './operations.ts';

const PATIENT = { timeout: 30_000, interval: 50 };
let home: string;
let desk: MeterDesk;
let store: ReturnType<typeof open>;
const devices: FakeDevice[] = [];
const warned: string[] = [];
const published: Meters[] = [];

function open() {
  return directStore(openDatabase(join(home, 'breadbox.db')), { ...meterOperations, ...telemetryOperations });
}
function newDesk(now?: () => number): MeterDesk {
  return new MeterDesk({
    ...{ store, now, publish: (meters) => published.push(meters), isWatched: () => true },
    inventory: {
      list: async () => ['n1', 'n2'].map((node) => ({ node }) as NodeRow),
      resolve: async (text) => NodeSet.parse(text),
    },
    warn: (message, error) => warned.push(`${message} ${String(error)}`),
  });
}
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'breadbox-meters-'));
  warned.length = published.length = 0;
  store = open();
  desk = newDesk();
  await desk.start();
});
afterEach(async () => {
  await desk.stop();
  await store.close();
  for (const device of devices.splice(0)) await device.close();
  await rm(home, { recursive: true });
  expect(warned).toEqual([]);
});

async function plug(device: Promise<FakeDevice>): Promise<FakeDevice> {
  devices.push(await device);
  return device;
}
const given = (more: object) =>
  meterSettingsSchema.parse({ meter: 'plug', covers: 'the boards', everySec: 1, ...more });

test('a plug is added, read again and again, kept over a restart, and removed', async () => {
  const shelly = { watts: [40], password: 'sesame' };
  const { address } = await plug(fakeShelly(shelly));
  const settings = given({ driver: 'shelly-gen2', address, password: 'sesame' });
  const added = await desk.add(settings);
  expect(added).toMatchObject({
    meter: 'plug',
    state: 'live',
    watts: 40,
    nodes: 'n[1-2]',
    hasPassword: true,
    device: 'Shelly PlusPlugS 1.4.4',
  });
  expect(JSON.stringify([added, await desk.list(), published])).not.toContain('sesame');
  await expect(desk.add(settings)).rejects.toMatchObject({ code: 'conflict' });

  shelly.watts = [60];
  await expect.poll(async () => (await desk.list()).watts, PATIENT).toBe(60);
  expect(meterMetrics(desk.present())).toContain('breadbox_meter_power_watts{meter="plug",covers="the boards"} 60\n');
  expect(meterMetrics(desk.present())).toContain(
    'breadbox_meter_energy_joules_total{meter="plug",covers="the boards"} 4444441.2\n',
  );

  await desk.stop();
  desk = newDesk();
  await desk.start();
  await expect.poll(async () => (await desk.get('plug')).watts, PATIENT).toBe(60);
  expect(await desk.get('plug')).toMatchObject({ todayFrom: 'samples', device: 'Shelly PlusPlugS 1.4.4' });
  expect((await desk.history('plug', { since: '5m', points: 60 })).mean.some((watts) => watts !== null)).toBe(true);

  await desk.remove('plug');
  await expect(desk.get('plug')).rejects.toMatchObject({
    code: 'not-found',
    hint: 'There is none yet: breadbox meter add',
  });
  expect(meterMetrics(desk.present())).toBe('');
});

test('what is no such plug is not added', async () => {
  const printer = await plug(fakeDevice((_, response) => answer(response, { hello: 'printer' })));
  await expect(desk.add(given({ driver: 'tasmota', address: printer.address }))).rejects.toMatchObject({
    code: 'not-supported',
  });
  for (const address of ['plug/../x', 'a b', 'user@plug', 'plug?x', 'http://plug', ''])
    await expect(desk.add(given({ driver: 'tasmota', ...(address && { address }) }))).rejects.toMatchObject({
      code: 'bad-input',
    });
  await expect(desk.add(given({ driver: 'typed-in', address: 'plug' }))).rejects.toMatchObject({ code: 'bad-input' });
  expect((await desk.list()).meters).toEqual([]);
});

test('a plug that falls silent says so, is asked more seldom, and comes back by itself', async () => {
  let isSilent = false;
  const tasmota = { energy: { Power: 12, Today: 0.25 } };
  const device = await plug(
    fakeDevice((request, response, url) => {
      if (isSilent) return void response.destroy();
      void request;
      const command = url.searchParams.get('cmnd');
      answer(
        response,
        command === 'Status 2' ? { StatusFWR: { Version: '13.1.0' } } : { StatusSNS: { ENERGY: tasmota.energy } },
      );
    }),
  );
  expect(await desk.add(given({ driver: 'tasmota', address: device.address }))).toMatchObject({
    watts: 12,
    todayWh: 250,
    todayFrom: 'meter',
  });
  isSilent = true;
  await expect.poll(async () => (await desk.get('plug')).state, PATIENT).toBe('silent');
  expect((await desk.get('plug')).because).toContain('broke off');
  await expect.poll(async () => (await desk.list()).watts, PATIENT).toBeUndefined();
  isSilent = false;
  await expect.poll(async () => (await desk.get('plug')).watts, PATIENT).toBe(12);
  expect((await desk.get('plug')).because).toBeUndefined();
});

test('a plug has one request at a time, however many ask', async () => {
  const device = await plug(fakeTasmota({ energy: { Power: 3 } }));
  await desk.add(given({ driver: 'tasmota', address: device.address }));
  await Promise.all(Array.from({ length: 20 }, () => desk.read('plug')));
  expect(device.mostAtOnce).toBe(1);
});

test('a wall meter that its owner reads', async () => {
  await desk.stop();
  let now = Date.parse('2026-03-01T10:00:00Z');
  desk = newDesk(() => now);
  await desk.start();
  expect(await desk.add(given({ meter: 'wall', driver: 'typed-in' }))).toMatchObject({ state: 'typed' });
  expect((await desk.list()).watts).toBeUndefined();
  expect(await desk.wattsBetween(now - 60_000, now)).toBeUndefined();

  await desk.type('wall', { watts: 25, as: 'typical' });
  await desk.type('wall', { watts: 60, as: 'benchmark' });
  await desk.type('wall', { watts: 62, as: 'benchmark' });
  expect(await desk.list()).toMatchObject({
    watts: 25,
    isTyped: true,
    of: ['wall'],
    meters: [{ typed: { typical: 25, benchmark: 62 } }],
  });
  expect(await desk.wattsBetween(now - 60_000, now, 'n[1-2]')).toEqual({
    meter: 'typed in (wall)',
    ...{ covers: 'the boards', nodes: 'n[1-2]', meanWatts: 62 },
  });

  await desk.type('wall', { watts: 58.5 });
  expect((await desk.list()).watts).toBe(58.5);
  expect(await desk.wattsBetween(now - 60_000, now)).toMatchObject({ meanWatts: 58.5 });
  now += 3_600_000;
  expect((await desk.list()).watts).toBe(25);
  await expect(desk.type('wall', { watts: 1, at: '2026-03-02T00:00:00Z' })).rejects.toMatchObject({
    code: 'bad-input',
  });

  await desk.stop();
  desk = newDesk(() => now);
  await desk.start();
  expect(await desk.get('wall')).toMatchObject({ watts: 25, typed: { typical: 25, benchmark: 62 } });
  await desk.remove('wall');
  await desk.add(given({ meter: 'wall', driver: 'typed-in' }));
  expect((await desk.get('wall')).typed).toBeUndefined();
});

test('a benchmark is told what its nodes drew, by two plugs together', async () => {
  const first = await plug(fakeTasmota({ energy: { Power: 30 } }));
  const second = await plug(fakeTasmota({ energy: { Power: 12 } }));
  await desk.add(given({ meter: 'left', driver: 'tasmota', address: first.address, covers: 'left half', nodes: 'n1' }));
  await desk.add(
    given({ meter: 'right', driver: 'tasmota', address: second.address, covers: 'right half', nodes: 'n2' }),
  );
  const from = Date.now();
  await expect.poll(() => Date.now() - from, PATIENT).toBeGreaterThan(1500);
  const until = Date.now();
  await Promise.all([desk.read('left'), desk.read('right')]);
  expect(await desk.wattsBetween(from, until, 'n[1-2]')).toMatchObject({
    meter: 'left + right',
    ...{ covers: 'left half, right half', nodes: 'n[1-2]', meanWatts: 42 },
  });
  expect(await desk.wattsBetween(from, until, 'n2')).toMatchObject({
    meter: 'right',
    nodes: 'n2',
    meanWatts: 12,
    maxWatts: 12,
  });
  expect(await desk.wattsBetween(from, until, 'n3')).toBeUndefined();
});
