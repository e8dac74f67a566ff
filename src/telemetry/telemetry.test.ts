import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FedTelemetry, openFedTelemetry } from './fed-telemetry.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;

let fed: FedTelemetry;
beforeEach(async () => {
  fed = await openFedTelemetry(START);
});
afterEach(() => fed.close());

/** Goes on by a second at a time, or in longer steps, and has the agent of rain1 tell a value at each. */
async function measure(seconds: number, valueAt: (second: number) => number, { everySec = 1, node = 'rain1' } = {}) {
  const from = (fed.clock.now - START) / 1000;
  for (let second = from; second < from + seconds; second += everySec) {
    const values = { load1: valueAt(second), load5: 2 };
    await fed.say(node, [{ seq: second, ageSec: 0, clock: fed.clock.now / 1000, values }]);
    fed.telemetry.tick();
    fed.clock.now += everySec * 1000;
  }
}

async function tidy(): Promise<void> {
  while (await fed.store.write('tendTelemetry', { now: fed.clock.now }));
}

function history(since: string, points: number, series = 'load1') {
  return fed.telemetry.history('rain1', { series, since, points });
}

test('the last minutes are known by the second', async () => {
  await measure(30, (second) => second);
  const { stepSec, series, from } = await history('20s', 100);
  expect([stepSec, from]).toEqual([1, '2026-03-01T00:00:10.000Z']);
  expect(series.load1?.mean).toEqual(Array.from({ length: 20 }, (_, index) => 10 + index));
});

test('ten seconds, a minute and ten minutes keep the mean and the most, before and after they move into chunks', async () => {
  await measure(3 * 3600, (second) => second % 60, { everySec: 5 });
  const look = async () => {
    const fine = await history('3h', 2000);
    const minute = await history('3h', 180);
    const coarse = await history('3h', 18);
    expect([fine.stepSec, minute.stepSec, coarse.stepSec]).toEqual([10, 60, 600]);
    expect(fine.series.load1?.mean.slice(0, 6)).toEqual([2.5, 12.5, 22.5, 32.5, 42.5, 52.5]);
    expect(fine.series.load1?.most.slice(0, 6)).toEqual([5, 15, 25, 35, 45, 55]);
    expect(minute.series.load1?.mean).toEqual(Array.from({ length: 180 }, () => 27.5));
    expect(coarse.series.load1?.most).toEqual(Array.from({ length: 18 }, () => 55));
    expect(fine.series.load1?.mean).toHaveLength(1080);
    expect(fine.series.load1?.mean).not.toContain(null);
  };
  await look();
  fed.clock.now = START + 3 * HOUR;
  await fed.restart();
  await look();
  await tidy();
  await look();
});

test('what was not measured is not there', async () => {
  await measure(60, () => 1);
  fed.clock.now += 60_000;
  await measure(60, () => 3);
  fed.clock.now = START + 180_000;
  const { series } = await history('180s', 18);
  const hole = [null, null, null, null, null, null];
  expect(series.load1?.mean).toEqual([...[1, 1, 1, 1, 1, 1], ...hole, ...[3, 3, 3, 3, 3, 3]]);
  expect((await history('180s', 18, 'cpu_busy_ratio')).series.cpu_busy_ratio?.mean).toEqual([
    ...hole,
    ...hole,
    ...hole,
  ]);
});

test('a crash costs what came in the last minute, and the agent is told from where on to send again', async () => {
  await measure(150, () => 1);
  await fed.crash();
  const { taken } = await fed.say('rain1', []);
  expect(taken).toBeGreaterThanOrEqual(150 - 62);
  expect(taken).toBeLessThan(150);
  const missed = Array.from({ length: 150 - taken - 1 }, (_, index) => {
    const seq = taken + 1 + index;
    return { seq, ageSec: 150 - seq, clock: 0, values: { load1: 1, load5: 2 } };
  });
  const again = [{ seq: taken, ageSec: 150 - taken, clock: 0, values: { load1: 100 } }, ...missed];
  expect(await fed.say('rain1', again)).toMatchObject({ taken: 149, refused: 0 });
  const { series } = await history('150s', 15);
  expect(series.load1?.mean).toEqual(Array.from({ length: 15 }, () => 1));
  expect(series.load1?.most).toEqual(Array.from({ length: 15 }, () => 1));
});

test('who spoke before the head was started anew is silent, not new; a boot is told once', async () => {
  fed.planned.push('rain1');
  const boots: unknown[] = [];
  const listen = () => fed.telemetry.onBoot((node, before) => boots.push([node, before]));
  listen();
  await measure(5, () => 1);
  await fed.restart();
  listen();
  fed.clock.now += HOUR;
  expect(fed.telemetry.told('rain1')).toMatchObject({
    state: 'silent',
    seenAt: '2026-03-01T00:00:04.000Z',
    values: {},
  });
  await fed.say('rain1', []);
  await fed.say('rain1', [], { session: 'session-2', about: { bootId: 'boot-2' } });
  expect(boots).toEqual([
    ['rain1', undefined],
    ['rain1', 'boot-1'],
  ]);
});

test('a time beyond all calendars is the beginning or the end of time', async () => {
  await measure(30, () => 1);
  for (const since of ['99999999999999d', '0000-01-01', '1970-01-01']) {
    const { from, series } = await history(since, 10);
    expect([from, series.load1?.mean.at(-1)]).toEqual(['1970-01-01T00:00:00.000Z', 1]);
  }
  const query = { series: 'load1', since: '1h', until: '9999-12-31T23:59:59-23:00', points: 10 };
  expect((await fed.telemetry.history('rain1', query)).series.load1?.mean[0]).toBe(1);
});

test('a clock that is set back brings no dead node to life, and what comes then is known and kept', async () => {
  await measure(30, () => 1);
  await measure(30, () => 1, { node: 'dead' });
  fed.clock.now += 10_000;
  await fed.say('rain1', []);
  fed.telemetry.tick();
  fed.clock.now -= HOUR;
  fed.telemetry.tick();
  expect(fed.telemetry.told('dead').state).toBe('silent');
  expect(fed.warned).toEqual(['the clock of this computer was set back by 3600 s']);
  for (let seq = 1000; seq < 1005; seq++) {
    await fed.say('rain1', [{ seq, ageSec: 0, clock: 0, values: { load1: 7 } }]);
    fed.telemetry.tick();
    fed.clock.now += 1000;
  }
  expect(fed.telemetry.recent('rain1', 'load1', 3)).toEqual([7, 7, 7]);
  await expect.poll(async () => (await fed.store.read('seriesOfNode', { node: 'rain1' })).length).toBeGreaterThan(0);
  await fed.crash();
  expect((await history('1m', 6)).series.load1?.mean).toContain(7);
  expect(fed.telemetry.told('dead').state).toBe('silent');
});

test('a stranger who fell silent is forgotten, a node of the inventory is not', async () => {
  fed.planned.push('rain1');
  await fed.say('rain1', []);
  await fed.say('stranger', []);
  fed.clock.now += 11 * 60_000;
  fed.telemetry.tick();
  await expect.poll(() => fed.telemetry.nodes().map(({ node }) => node)).toEqual(['rain1']);
});

test('what is older than it is kept goes, and its room is used again', async () => {
  const dayOf = async (day: number): Promise<void> => {
    fed.clock.now = START + day * 24 * HOUR;
    await measure(3600, (second) => Math.sin(second), { everySec: 10 });
    await fed.restart();
    fed.clock.now += 2 * HOUR;
    await tidy();
  };
  await dayOf(0);
  await dayOf(1);
  await dayOf(2);
  const bytes = await fed.databaseBytes();
  for (let day = 3; day < 12; day++) await dayOf(day);
  await fed.store.write('tendTelemetry', { now: fed.clock.now + 7 * HOUR });
  const count = { mean: 0 };
  for (const value of (await history('12d', 100_000)).series.load1?.mean ?? []) if (value !== null) count.mean++;
  expect(count.mean).toBe(12 * 60);
  const fine = await fed.telemetry.history('rain1', {
    ...{ series: 'load1', since: '2026-03-01T00:00:00Z', until: '2026-03-01T01:00:00Z', points: 100_000 },
  });
  expect(fine.stepSec).toBe(60);
  expect((await fed.databaseBytes()) - bytes).toBeLessThan(120_000);
}, 60_000);

test('a node of which another version wrote less is known again when its agent speaks', async () => {
  fed.planned.push('rain1');
  const row = { node: 'rain1', about: '{"version":"0.0.1"}', seenAt: START, session: 'session-1', taken: 3, rows: [] };
  await fed.store.write('keepTelemetry', { nodes: [row], now: START });
  await fed.restart();
  fed.telemetry.tick();
  expect(fed.telemetry.told('rain1').state).toBe('never');
  await measure(1, () => 5);
  expect(fed.telemetry.told('rain1').values).toMatchObject({ load1: 5 });
});

test('a file that cannot be read is put aside, and the head starts', async () => {
  await measure(5, () => 1);
  await fed.telemetry.stop();
  await fed.store.close();
  await writeFile(join(fed.home, 'telemetry.db'), 'no database at all, whatever it is');
  await fed.crash().catch(() => undefined);
  expect(fed.warned).toEqual([expect.stringMatching('lies in telemetry.db.aside now')]);
});
