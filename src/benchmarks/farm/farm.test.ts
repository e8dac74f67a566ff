import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import { bareRate, tasksFor } from './farm.ts';

const PATIENCE_MS = 120_000;
const SLOTS = new Map([
  ['n1', 2],
  ['n2', 1],
]);

let bench: LocalBench;
beforeEach(async () => {
  bench = await LocalBench.open();
});
afterEach(() => bench.close());

test('what loops did is added up; a loop that said nothing is told', () => {
  const said = '@bare n1 500 2000000000\n@bare n2 100 1000000000\nnoise\n@bare n1 250 2000000000\n';
  expect(bareRate(said, SLOTS)).toBe(250 + 100 + 125);
  expect(() => bareRate(said.replace('@bare n1 250', '# '), SLOTS)).toThrow('1 of 2 shell loops on n1');
});

test('as many tasks as take their time, within limits', () => {
  expect(tasksFor(10, 430.4, 100)).toBe(4304);
  expect(tasksFor(2, 20, 100)).toBe(100);
  expect(tasksFor(10, 1e6, 100)).toBe(100_000);
});

test('while somebody runs tasks it does not begin', async () => {
  bench.farmRuns = 'Run r3 (pi) of maya is under way in the farm.';
  const body = { names: ['stream' as const, 'farm' as const], quick: true, afterJobs: true };
  await expect(bench.desk.begin(body, 'ada')).rejects.toMatchObject({ code: 'conflict', message: bench.farmRuns });
  expect(await bench.results.list()).toEqual([]);
});

test('a farm in which no worker begins ends it with the reason', { timeout: PATIENCE_MS }, async () => {
  expect(await bench.run('farm')).toMatchObject({ state: 'failed', problem: 'No worker of the farm has begun.' });
});

test('what a head has left in the farm is taken out by the next, whatever it called its last benchmark', async () => {
  bench.desk.start([]);
  await expect.poll(() => bench.sweeps, { timeout: 30_000 }).toBe(1);
});
