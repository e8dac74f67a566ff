import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { telemetryOperations } from '../telemetry/operations.ts';
import { MeterSamples } from './meter-samples.ts';
import { measuredBetween, together, typedBetween } from './watts-between.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
let home: string;
let now: number;
let open: () => ReturnType<typeof directStore<typeof telemetryOperations>>;
let store: ReturnType<typeof open>;
let samples: MeterSamples;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'breadbox-power-'));
  now = START;
  open = () => directStore(openDatabase(join(home, 'breadbox.db')), telemetryOperations);
  store = open();
  samples = new MeterSamples('plug', store, () => now);
});
afterEach(async () => {
  await store.close();
  await rm(home, { recursive: true });
});

/** A reading each `everySec`, from now on. */
async function feed(seconds: number, watts: (second: number) => number, everySec = 3): Promise<void> {
  for (let second = 0; second < seconds; second += everySec) {
    now = START + second * 1000;
    await samples.add({ at: now, watts: watts(second) });
  }
  now = START + seconds * 1000;
}
const at = (second: number) => START + second * 1000;

test('a time is the mean of what was read, with the peak and the energy', async () => {
  await feed(120, (second) => (second < 60 ? 20 : 40));
  expect(await measuredBetween(samples, at(0), at(120))).toEqual({ meanWatts: 30, maxWatts: 40, joules: 3600 });
  expect(await measuredBetween(samples, at(30), at(60))).toEqual({ meanWatts: 20, maxWatts: 20, joules: 600 });
  expect(await measuredBetween(samples, at(45), at(75))).toEqual({ meanWatts: 30, maxWatts: 40, joules: 900 });
});

test('a reading stands until the next one, not for as many as there are', async () => {
  for (const [second, watts] of [
    [0, 10],
    [10, 100],
    [11, 100],
    [12, 100],
    [13, 10],
  ] as const) {
    now = at(second);
    await samples.add({ at: now, watts });
  }
  expect(await measuredBetween(samples, at(0), at(20))).toEqual({
    meanWatts: (17 * 10 + 3 * 100) / 20,
    maxWatts: 100,
    joules: 470,
  });
});

test('of a hole there is no energy, of a longer one nothing', async () => {
  await feed(60, () => 50);
  expect(await measuredBetween(samples, at(0), at(120))).toEqual({ meanWatts: 50, maxWatts: 50 });
  expect(await measuredBetween(samples, at(0), at(240))).toBeUndefined();
  expect(await measuredBetween(samples, at(-100), at(-10))).toBeUndefined();
  expect(await measuredBetween(samples, at(10), at(10))).toBeUndefined();
});

test('what was before the head was started anew comes from the store', async () => {
  await feed(600, (second) => (second < 300 ? 20 : 40));
  await samples.write();
  await store.close();
  store = open();
  samples = new MeterSamples('plug', store, () => now);
  expect(await measuredBetween(samples, at(0), at(600))).toEqual({ meanWatts: 30, maxWatts: 40, joules: 18_000 });
  expect(await measuredBetween(samples, at(200), at(400))).toEqual({ meanWatts: 30, maxWatts: 40, joules: 6000 });
  const { mean, stepSec, from } = await samples.history({ since: new Date(START).toISOString(), points: 60 });
  expect({ stepSec, from, first: mean[0], last: mean.at(-1), steps: mean.length }).toEqual({
    ...{ stepSec: 10, from: '2026-03-01T10:00:00.000Z', first: 20, last: 40, steps: 60 },
  });
});

test('what has not been written yet is part of the history, once', async () => {
  await feed(90, () => 25);
  const { mean } = await samples.history({ since: new Date(START).toISOString(), points: 100 });
  expect(mean).toEqual(Array.from({ length: 9 }, () => 25));
});

test('hours later it is known in coarser steps', async () => {
  await feed(7200, (second) => (second < 3600 ? 20 : 40), 10);
  await samples.write();
  now = at(40 * 3600);
  for (let tended = true; tended; ) tended = await store.write('tendTelemetry', { now });
  expect(await measuredBetween(samples, at(0), at(7200))).toEqual({ meanWatts: 30, maxWatts: 40, joules: 216_000 });
});

test('what people typed', () => {
  const readings = [
    { at: at(10), watts: 40 },
    { at: at(50), watts: 44 },
    { at: at(500), watts: 9 },
  ];
  expect(typedBetween({ kinds: { benchmark: 60 }, readings }, at(0), at(60))).toEqual({ meanWatts: 42, maxWatts: 44 });
  expect(typedBetween({ kinds: { benchmark: 60, idle: 5 }, readings }, at(100), at(200))).toEqual({ meanWatts: 60 });
  expect(typedBetween({ kinds: { typical: 30 }, readings }, at(100), at(200))).toBeUndefined();
});

test('meters together: their energy where all know it, and no common peak', () => {
  const one = { meanWatts: 10, maxWatts: 20, joules: 100 };
  expect(together([one])).toEqual(one);
  expect(together([one, { meanWatts: 5, maxWatts: 30, joules: 50 }])).toEqual({ meanWatts: 15, joules: 150 });
  expect(together([one, { meanWatts: 5 }])).toEqual({ meanWatts: 15 });
  expect(together([])).toBeUndefined();
});
