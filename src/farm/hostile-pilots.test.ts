import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Lease, PilotAnswer } from '../protocol/pilot.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { Artefacts } from './artefacts.ts';
import type { FarmContext } from './farm-context.ts';
import { sweepIncoming } from './incoming-file.ts';
import { type Caller, LeaseDesk } from './lease-desk.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { resultLines } from './results.ts';
import { plainPilot, plainRun } from './run-under-test.ts';
import { Wakers } from './wakers.ts';

let place: string;
let store: Store<FarmOperations>;
let desk: LeaseDesk;
let context: FarmContext;
const now = Date.now();

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-hostile-'));
  store = directStore(openDatabase(join(place, 'breadbox.db')), farmOperations);
  context = { store, directory: place, publish: () => {} } as unknown as FarmContext;
  const quiet = { touched() {}, woken() {}, ended() {}, answered() {}, registered() {}, running() {} };
  desk = new LeaseDesk(context, new Wakers(), new Set(), quiet);
});
afterEach(async () => {
  await store.close();
  rmSync(place, { recursive: true });
});

async function newRun(owner: string, params: readonly string[]): Promise<number> {
  const spec = JSON.stringify({
    project: 'p',
    version: 'v',
    argv: ['true'],
    mode: 'process',
    timeLimitSec: 1,
    seed: 1,
  });
  const more = { ...plainRun, attempts: 1 };
  const run = await store.write('createRun', { ...more, owner, spec, feedKind: 'list', now });
  await store.write('appendTasks', { run, from: 0, params, last: true, now });
  return run;
}

async function newPilot(user: string): Promise<Caller> {
  const pilot = await store.write('addPilot', { ...plainPilot, owner: user, slots: 4, now });
  await desk.register({ pilot, user }, 'pi1', 4);
  return { pilot, user };
}

const lease = async (caller: Caller, grant: number, want: number): Promise<Lease> =>
  JSON.parse(await desk.lease(caller, { grant, want, waitSec: 0 }, AbortSignal.abort()));
const instant = '2026-01-01T00:00:00Z';
const ok = (task: string, answer: unknown, attempt = 1): PilotAnswer => ({
  ok: true,
  task,
  attempt,
  answer,
  startedAt: instant,
  endedAt: instant,
});
const attempts = (run: number) => store.read('attemptRows', { run, seq: null, limit: 100 });
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

test('an answer that cannot be kept fails its task, and those beside it are accepted', async () => {
  const run = await newRun('anna', ['1', '2', '3', '4', '5']);
  const anna = await newPilot('anna');
  await lease(anna, 1, 10);
  const bad = [nested(100_000), JSON.parse('[1e999]'), 'ü'.repeat(600_000), '\0\ud800'];
  const answers = [...bad, nested(500)].map((answer, seq) => ok(`r${run}.${seq}`, answer));
  expect(await desk.answer(anna, answers)).toEqual(Array(5).fill('accepted'));
  expect((await attempts(run)).map(({ reason }) => reason).reverse()).toEqual([
    'its answer cannot be kept: it is nested deeper than 500 levels',
    'its answer cannot be kept: it holds a number that is too large, or none',
    'its answer of 1200002 bytes is larger than the 1048576 allowed',
  ]);
  const { rows } = await store.read('resultsPage', { run, after: -1 });
  expect(rows.map(({ answer }) => JSON.parse(answer))).toEqual(['\0\ud800', nested(500)]);
});

test('a pilot answers for nobody else, and leaves no trace where it has no business', async () => {
  const [annas, bens] = [await newRun('anna', ['1', '2']), await newRun('ben', ['1', '2'])];
  const [anna, other, ben] = [await newPilot('anna'), await newPilot('anna'), await newPilot('ben')];
  await lease(anna, 1, 1);
  await lease(ben, 1, 2);
  const log = 'forged';
  const forged = [
    ok(`r${bens}.0`, 'x'),
    ok(`r${bens}.1`, 'x', 9),
    ok(`r${annas}.7`, 'x'),
    ok('r999999999999999.0', 'x'),
    ok(`r${annas}.999999999999999`, 'x'),
  ];
  expect(
    await desk.answer(
      anna,
      forged.map((answer) => ({ ...answer, log })),
    ),
  ).toEqual(Array(5).fill('stale'));
  expect(await attempts(bens)).toEqual([]);
  expect(await attempts(annas)).toEqual([]);
  const stale = [ok(`r${annas}.0`, 'x'), ok(`r${annas}.0`, 'x'), ok(`r${annas}.0`, 'x', 2 ** 53 - 1)];
  expect(await desk.answer(other, stale)).toEqual(['stale', 'stale', 'stale']);
  expect((await attempts(annas)).map(({ outcome }) => outcome)).toEqual(['stale', 'stale']);
  await desk.release(other, [{ task: `r${annas}.0`, attempt: 1 }]);
  expect(await desk.answer(anna, [ok(`r${annas}.0`, 'mine'), ok(`r${annas}.0`, 'again')])).toEqual([
    'accepted',
    'duplicate',
  ]);
  expect(await store.read('runRow', { run: annas })).toMatchObject({ answered: 1, leased: 0, failed: 0 });
  expect(await store.read('runRow', { run: bens })).toMatchObject({ answered: 0, leased: 2 });
});

test('a run whose slots are all busy does not keep a free slot from another run', async () => {
  const spec = JSON.stringify({
    project: 'p',
    version: 'v',
    argv: ['true'],
    mode: 'process',
    timeLimitSec: 1,
    seed: 1,
  });
  const more = { ...plainRun, attempts: 1, workers: 1 };
  const slow = await store.write('createRun', { ...more, owner: 'anna', spec, feedKind: 'list', now });
  await store.write('appendTasks', { run: slow, from: 0, params: ['1', '2', '3', '4'], last: true, now });
  const anna = await newPilot('anna');
  expect((await lease(anna, 1, 1)).tasks.map(({ task }) => task)).toEqual([`r${slow}.0`]);
  const quick = await newRun('anna', ['1', '2']);
  expect((await lease(anna, 2, 1)).tasks.map(({ task }) => task)).toEqual([`r${quick}.0`]);
});

test('a lease, a page of tasks and a page of results are bounded in size', async () => {
  const mebibyte = JSON.stringify('x'.repeat(1024 * 1024 - 2));
  const run = await newRun('anna', Array(12).fill(mebibyte));
  const anna = await newPilot('anna');
  const seen = new Set<string>();
  for (let grant = 1; seen.size < 12; grant++) {
    const { tasks } = await lease(anna, grant, 1024);
    expect(tasks.length).toBeGreaterThan(0);
    expect(tasks.length).toBeLessThanOrEqual(4);
    expect((await lease(anna, grant, 1024)).tasks).toHaveLength(tasks.length);
    for (const { task } of tasks) seen.add(task);
    if (grant === 1)
      await desk.release(
        anna,
        tasks.map(({ task, attempt }) => ({ task, attempt })),
      );
  }
  expect((await store.read('taskRows', { run, after: -1, limit: 1000, state: undefined })).length).toBe(4);
  expect((await store.read('taskRows', { run, after: 9, limit: 1000, state: 'leased' })).map(({ seq }) => seq)).toEqual(
    [10, 11],
  );
  expect(await store.read('runRow', { run })).toMatchObject({ leased: 12 });
}, 60_000);

test.each([
  '../evil',
  'a/../../evil',
  '/etc/evil',
  '..',
  '.',
  '',
  'a//b',
  'a\\b',
  'a\0b',
  'x'.repeat(201),
  'ü'.repeat(101),
  `${'a/'.repeat(10)}b`,
  'C\u0085',
])('no artefact is called %j', async (path) => {
  const files = new Artefacts(context, () => {});
  await expect(files.write(1, path, bytes('x'))).rejects.toMatchObject({ code: 'bad-input' });
  await expect(files.find(1, path)).rejects.toMatchObject({ code: 'bad-input' });
  expect(readdirSync(place).filter((name) => !/^(breadbox|telemetry)\.db/.test(name))).toEqual([]);
});

const ALL = { prefix: '', limit: 1000 };

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test('a file where a folder is, and the other way round, is a conflict', async () => {
  await newRun('anna', []);
  const files = new Artefacts(context, () => {});
  await files.write(1, 'a/b', bytes('x'));
  for (const path of ['a', 'a/b/c', 'a/b/c/d'])
    await expect(files.write(1, path, bytes('y')), path).rejects.toMatchObject({ code: 'conflict' });
  expect((await files.list(1, ALL)).map(({ path }) => path)).toEqual(['a/b']);
  expect(readdirSync(join(place, 'runs'))).toEqual(['r1']);
});

test('what a killed head left half received is swept, and nothing else', async () => {
  await newRun('anna', []);
  const files = new Artefacts(context, () => {});
  await files.write(1, '.keep.part', bytes('x'));
  writeFileSync(join(place, 'runs/.0c6bc64e-1c1c-4b0b-9a55-0123456789ab.part'), 'half');
  await sweepIncoming(join(place, 'runs'));
  await sweepIncoming(join(place, 'bundles'));
  expect(readdirSync(join(place, 'runs'))).toEqual(['r1']);
  expect(readdirSync(join(place, 'runs/r1'))).toEqual(['.keep.part']);
});

test('results survive the way through CSV', async () => {
  const anna = await newPilot('anna');
  let grant = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.jsonValue(), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
      async (pairs) => {
        const run = await newRun(
          'anna',
          pairs.map(([params]) => JSON.stringify(params)),
        );
        const { tasks } = await lease(anna, ++grant, 100);
        expect(tasks).toHaveLength(pairs.length);
        await desk.answer(
          anna,
          pairs.map(([, answer], seq) => ok(`r${run}.${seq}`, answer)),
        );
        let text = '';
        for await (const part of resultLines(store, run, 'csv')) text += part;
        const [head, ...rows] = parseCsv(text);
        expect(head).toEqual(['task', 'params', 'answer', 'attempt', 'node', 'startedAt', 'endedAt']);
        const wanted = pairs.map(([params, answer], seq) => [
          `r${run}.${seq}`,
          JSON.stringify(params),
          JSON.stringify(answer),
          '1',
          'pi1',
        ]);
        expect(rows.map((row) => row.slice(0, 5))).toEqual(wanted);
      },
    ),
    { numRuns: 50 },
  );
});

/** RFC 4180, as others read it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < text.length; ) {
    const row: string[] = [];
    for (let more = true; more; ) {
      const [all = '', quoted, plain = '', end] = /("(?:[^"]|"")*")?([^,\n]*)([,\n])/y.exec(text.slice(at)) ?? [];
      row.push(quoted === undefined ? plain : quoted.slice(1, -1).replaceAll('""', '"'));
      at += all.length;
      more = end === ',';
    }
    rows.push(row);
  }
  return rows;
}
