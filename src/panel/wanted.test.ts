import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { WantedPanels } from './wanted.ts';

const FOREVER = new AbortController().signal;

test('the only agent that waits is answered when the head stops', async () => {
  const wanted = new WantedPanels(() => 1000);
  const waiting = wanted.next('rain1', wanted.of('rain1').version, 60_000, FOREVER);
  wanted.stop();
  expect((await waiting).mode).toBe('status');
});

test('agents that wait are answered when the head stops, and later ones at once', async () => {
  const wanted = new WantedPanels(() => 1000);
  const { version } = await wanted.next('error', -1, 60_000, FOREVER);
  const waiting = ['error', 'rain1', 'rain1'].map((node) => wanted.next(node, version, 60_000, FOREVER));
  wanted.stop();
  const answers = await Promise.all([...waiting, wanted.next('rain2', version, 60_000, FOREVER)]);
  expect(answers.map((answer) => answer.version)).toEqual([version, version, version, version]);
});

test('an agent that waits hears of its own node alone, of the end of its patience, and of nothing when it has gone', async () => {
  const wanted = new WantedPanels(() => 1000);
  const { version } = wanted.of('rain1');
  const first = wanted.next('rain1', version, 60_000, FOREVER);
  const second = wanted.next('rain2', version, 50, FOREVER);
  const gone = new AbortController();
  const third = wanted.next('rain1', version, 60_000, gone.signal);
  gone.abort();
  expect((await third).version).toBe(version);
  wanted.change('rain1', (of) => {
    of.mode = 'load';
  });
  expect(await first).toMatchObject({ mode: 'load' });
  expect((await second).version).toBe(version);
});

test('of many questions of one node the newest stay open, and the others are answered at once', async () => {
  const wanted = new WantedPanels(() => 1000);
  const { version } = wanted.of('rain1');
  const other = wanted.next('rain2', version, 60_000, FOREVER);
  let answered = 0;
  const asked = Array.from({ length: 10 }, async () => {
    const answer = await wanted.next('rain1', version, 60_000, FOREVER);
    answered++;
    return answer;
  });
  await expect.poll(() => answered).toBe(6);
  await sleep(50);
  expect(answered).toBe(6);
  expect((await asked[0])?.version).toBe(version);
  wanted.change('rain1', (of) => {
    of.mode = 'load';
  });
  const answers = await Promise.all(asked);
  expect(answers.map(({ mode }) => mode)).toEqual([
    ...Array.from({ length: 6 }, () => 'status'),
    ...Array.from({ length: 4 }, () => 'load'),
  ]);
  wanted.stop();
  await other;
});

test('what a head before this one told is another version', () => {
  const before = new WantedPanels(() => 1000);
  before.change('rain1', (wanted) => {
    wanted.mode = 'load';
  });
  expect(new WantedPanels(() => 2000).of('rain1').version).not.toBe(before.of('rain1').version);
});

test('an agent that has not asked for long asks no more', async () => {
  const clock = { now: 0 };
  const wanted = new WantedPanels(() => clock.now);
  expect(wanted.isAsked('rain1')).toBe(false);
  await wanted.next('rain1', -1, 60_000, FOREVER);
  clock.now = 60_000;
  expect(wanted.isAsked('rain1')).toBe(true);
  clock.now = 80_000;
  expect(wanted.isAsked('rain1')).toBe(false);
});

test('agents that wait are answered in time, and hear that they have gone, whatever is cleared out of memory meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const clear = runInNewContext('gc') as () => void;
  const wanted = new WantedPanels(() => 1000);
  const { version } = wanted.of('rain1');
  const gone = new AbortController();
  const waiting = Array.from({ length: 20 }, () => wanted.next('rain1', version, 400, new AbortController().signal));
  const leaving = wanted.next('rain1', version, 60_000, gone.signal);
  await sleep(100);
  clear();
  await sleep(100);
  clear();
  expect(await Promise.all(waiting)).toHaveLength(20);
  gone.abort();
  expect((await leaving).version).toBe(version);
});
