import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BenchName, type BenchRun, benchRunSchema } from '../protocol/bench.ts';
import { LocalBench } from './local-bench.ts';

const PATIENCE_MS = 120_000;

/** Folders of steps that are there now. */
const leftovers = () => readdirSync('/tmp').filter((name) => /^breadbox-bench-\w{8}$/.test(name));

let bench: LocalBench;

beforeEach(async () => {
  bench = await LocalBench.open();
});
afterEach(() => bench.close());

const body = (names: BenchName[], more: object = {}) => ({ names, quick: true, afterJobs: false, ...more });

test('two benchmarks, one after the other, with all that is needed to do them again', {
  timeout: PATIENCE_MS,
}, async () => {
  bench.readings = new Map([
    ['cpu_temperature_celsius', 71],
    ['throttled', 1],
  ]);
  const [first, second] = await bench.desk.begin(body(['stream', 'disk']), 'ada');
  expect([first?.state, second?.now]).toEqual(['running', `waits for the end of ${first?.run}`]);
  const lines = await bench.toEnd(first!.run);
  const stream = lines.at(-1)!;
  expect(benchRunSchema.parse(stream)).toEqual(stream);
  expect(stream).toMatchObject({
    state: 'done',
    by: 'ada',
    source: 'measured',
    quick: true,
    machine: { name: 'rain' },
  });
  expect(stream.result).toMatchObject({ benchmark: 'stream', nodes: [{ triadGbytePerSec: expect.any(Number) }] });
  expect(stream.conditions.power).toMatchObject({ meanWatts: 60 });
  expect(stream.conditions.inputs[0]?.text).toContain('STREAM');
  expect(stream.conditions.nodes[0]).toMatchObject({
    throttled: true,
    socCelsius: { max: 71 },
    kernel: expect.any(String),
  });
  expect(stream.findings.map(({ kind }) => kind)).toContain('throttled');
  expect(lines.some(({ expectedEndAt, total }) => expectedEndAt !== undefined && total === 1)).toBe(true);

  const disk = (await bench.toEnd(second!.run)).at(-1)!;
  expect(disk).toMatchObject({ state: 'done', result: { benchmark: 'disk' } });
  const [measured] = disk.result?.benchmark === 'disk' ? disk.result.nodes : [];
  expect(measured?.writeMbytePerSec).toBeGreaterThan(0.1);
  expect(measured?.readMbytePerSec).toBeGreaterThan(0.1);
  expect(measured?.syncMs).toBeGreaterThan(0);
  expect(Date.parse(disk.startedAt!)).toBeGreaterThanOrEqual(Date.parse(stream.endedAt!));
});

test('one that waits and is cancelled ends at once, and the next waits for the one before', {
  timeout: PATIENCE_MS,
}, async () => {
  const sleeper = await bench.engine.submit({
    ...{ name: 'sleeper', argv: ['sleep', '600'], cpus: 2, directory: bench.place },
  });
  const [first, second, third] = await bench.desk.begin(body(['disk', 'stream', 'mpi'], { afterJobs: true }), 'ada');
  const followed = bench.toEnd(second!.run);
  expect(await bench.desk.cancel(second!.run)).toMatchObject({ state: 'cancelled', run: second!.run });
  expect((await followed).at(-1)).toMatchObject({ state: 'cancelled' });
  expect(await bench.results.get(third!.run)).toMatchObject({ now: `waits for the end of ${first!.run}` });
  await expect(bench.desk.cancel(second!.run)).rejects.toMatchObject({ code: 'conflict' });
  expect(await bench.results.get(first!.run)).toMatchObject({ state: 'running' });
  for (const { run } of [third!, first!]) await bench.desk.cancel(run);
  await bench.toEnd(first!.run);
  await bench.engine.cancel(sleeper, { graceSec: 0 });
});

test('what is begun while the one before ends is done, too, in whichever moment', {
  timeout: PATIENCE_MS,
}, async () => {
  bench.takesJobs = false;
  for (let turns = 0; turns < 60; turns++) {
    const [first] = await bench.desk.begin(body(['disk']), 'nobody');
    const second = new Promise<BenchRun[]>((resolve, reject) => {
      bench.published = async ({ run, state }) => {
        if (run !== first!.run || state === 'running') return;
        bench.published = () => {};
        for (let turn = 0; turn < turns; turn++) await undefined;
        bench.desk.begin(body(['disk'], { afterJobs: true }), 'nobody').then(resolve, reject);
      };
    });
    const [begun] = await second;
    expect((await bench.toEnd(begun!.run)).at(-1)).toMatchObject({ state: 'failed' });
  }
});

test('it refuses beside jobs, unless it may wait for them; what is cancelled ends its job', {
  timeout: PATIENCE_MS,
}, async () => {
  const sleeper = await bench.engine.submit({
    name: 'sleeper',
    argv: ['sleep', '600'],
    cpus: 1,
    directory: bench.place,
  });
  await expect
    .poll(async () => (await bench.engine.status([sleeper])).get(sleeper)?.state, { timeout: 30_000 })
    .toBe('running');
  await expect(bench.desk.begin(body(['disk']), 'ada')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('(sleeper)'),
  });
  const [waiting, next] = await bench.desk.begin(body(['disk', 'stream'], { afterJobs: true }), 'ada');
  await bench.desk.cancel(next!.run);
  await bench.desk.cancel(waiting!.run);
  expect((await bench.toEnd(waiting!.run)).at(-1)).toMatchObject({ state: 'cancelled' });
  expect((await bench.toEnd(next!.run)).at(-1)).toMatchObject({ state: 'cancelled' });
  await expect(bench.desk.cancel(waiting!.run)).rejects.toMatchObject({ code: 'conflict' });
  expect((await bench.engine.list({ states: ['pending', 'running'] })).map(({ name }) => name)).toEqual(['sleeper']);
  await bench.engine.cancel(sleeper, { graceSec: 0 });
});

test('a head that stops interrupts', { timeout: PATIENCE_MS }, async () => {
  const [run] = await bench.desk.begin(body(['disk']), 'ada');
  await bench.desk.stop();
  expect(await bench.results.get(run!.run)).toMatchObject({ state: 'interrupted' });
  expect(await bench.engine.list({ states: ['pending', 'running'] })).toEqual([]);
});

test('one that starts ends the jobs of one that died, when the engine answers again, and of nobody else', {
  timeout: PATIENCE_MS,
}, async () => {
  const submit = (name: string, owner: string) =>
    bench.engine.submit({
      ...{ name, owner, argv: ['sleep', '600'], cpus: 1, directory: bench.place },
      batch: { tasks: 1, cpusPerTask: 1 },
    });
  const left = await submit('breadbox-bench-b7', 'ada');
  const others = [await submit('breadbox-bench-b7', 'eve'), await submit('breadbox-bench-b8', 'ada')];
  const stateOf = async (jobId: string) => (await bench.engine.status([jobId])).get(jobId)?.state;
  bench.answers = false;
  bench.desk.start([{ run: 'b7', by: 'ada' }]);
  // Longer than several of its tries.
  await sleep(1000);
  expect(await stateOf(left)).not.toBe('cancelled');
  bench.answers = true;
  await expect.poll(() => stateOf(left), { timeout: 30_000 }).toBe('cancelled');
  for (const jobId of others) {
    expect(await stateOf(jobId)).not.toBe('cancelled');
    await bench.engine.cancel(jobId, { graceSec: 0 });
  }
});

test('what cannot be run is said before anything is begun', async () => {
  await expect(bench.desk.begin(body(['disk', 'hpl'], { like: 'b7' }), 'ada')).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(bench.desk.begin(body(['disk'], { quick: false, withinSec: 60 }), 'ada')).rejects.toMatchObject({
    code: 'bad-input',
  });
  await expect(bench.desk.begin(body(['disk'], { nodes: 'n[1-4]' }), 'ada')).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await bench.results.list()).toEqual([]);
});

test('nothing of a step stays in /tmp', { timeout: 2 * PATIENCE_MS + 60_000 }, async () => {
  const before = new Set(leftovers());
  expect(await bench.run('stream')).toMatchObject({ state: 'done' });
  // Some may be of others that run on this computer: those end, too, and what they begin later does not count.
  const made = leftovers().filter((name) => !before.has(name));
  await expect.poll(() => leftovers().filter((name) => made.includes(name)), { timeout: 200_000 }).toEqual([]);
});
