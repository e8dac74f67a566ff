import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job, JobDetail } from '../protocol/jobs.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { createLocalEngine } from './engines/local/create-local-engine.ts';
import type { LocalEngine } from './engines/local/local-engine.ts';
import { JobHistory } from './job-history.ts';
import { JobTable } from './job-table.ts';
import { jobOperations } from './operations.ts';

const engineKey = 'local';
const all = {
  engine: engineKey,
  owner: null,
  name: null,
  states: null,
  jobs: null,
  since: null,
  known: '[]',
  before: null,
  limit: 10,
};
const warned: unknown[] = [];
let place: string;
let engine: LocalEngine;
let table: JobTable;
let database: ReturnType<typeof openDatabase>;

async function open(): Promise<void> {
  database = openDatabase(join(place, 'db'));
  engine = await createLocalEngine({ directory: join(place, 'jobs'), cores: 2 });
  table = new JobTable({ engine, store: directStore(database, jobOperations), headUser: 'anna' });
  await table.load();
}
async function close(): Promise<void> {
  await engine.close();
  database.close();
}

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-history-'));
  await open();
});
afterEach(async () => {
  await close();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  expect(warned.splice(0)).toEqual([]);
});

const history = (keep?: number) => new JobHistory(table, (message, error) => warned.push(message, error), keep);
const submit = (script: string, more: Record<string, unknown> = {}): Promise<string> =>
  engine.submit({
    ...{ name: 'one', argv: [], owner: 'ben', cpus: 1, directory: place },
    batch: { script: `#!/bin/sh\n${script}\n`, tasks: 1, cpusPerTask: 1, ...more },
  });
const over = (id: string) => expect.poll(async () => (await engine.status([id])).get(id)?.endedAt).toBeDefined();
const past = async (): Promise<Job[]> =>
  (await table.store.read('pastJobs', all)).jobs.map((text) => JSON.parse(text) as Job);

test('what ends is written down with what it did, and outlives the engine’s memory of it', async () => {
  const watching = history();
  await watching.start();
  const stop = engine.onChange((status) => watching.changed(status));
  const id = await submit('echo hi; exit 3');
  const directives = [
    { source: 'script', line: 2, option: 'ntasks', value: '1', meaning: '1 task', overridden: false } as const,
  ];
  await table.remember({ rawId: id, kind: 'batch', directives, warnings: [], script: '#!/bin/sh\nexit 3' });
  await over(id);
  await watching.settled();
  stop();
  await engine.prune(0);
  const next = await submit('true'); // the newest is never pruned
  await over(next);
  await engine.prune(0);
  expect((await engine.status([id])).size).toBe(0);
  const found = await table.find(id);
  expect(found).toMatchObject({ status: undefined, job: { jobId: id, user: 'ben', state: 'failed', exitCode: 3 } });
  const detail: JobDetail = await table.detail(found!);
  expect(detail).toMatchObject({ stdout: join(place, `slurm-${id}.out`), options: directives });
  expect(detail.events.map(({ event }) => event)).toEqual(['submitted', 'started', 'ended']);
  expect(await table.script(found!)).toBe('#!/bin/sh\nexit 3');
});

test('what ended while no head watched is written down at the next start, once', async () => {
  const id = await submit('true');
  await over(id);
  const held = await submit('true', { held: true });
  await close();
  await open();
  await history().start();
  expect((await past()).map(({ jobId }) => jobId)).toEqual([id]);
  await engine.cancel(held);
  await over(held);
  await history().start();
  await history().start();
  expect((await past()).map(({ jobId, state }) => [jobId, state])).toEqual([
    [held, 'cancelled'],
    [id, 'completed'],
  ]);
});

test('indexes of an array are found by the array and by themselves', async () => {
  const id = await submit('true', { array: { indexes: [3, 5] } });
  for (const index of [3, 5]) await over(`${id}_${index}`);
  await history().start();
  const rows = await table.store.read('pastJobs', { ...all, jobs: JSON.stringify([id]) });
  expect(rows).toMatchObject({ counts: { completed: 2 } });
  expect((await table.store.read('pastJob', { engine: engineKey, jobId: id }))?.job).toContain(`"jobId":"${id}_3"`);
  expect((await table.store.read('pastJob', { engine: engineKey, jobId: `${id}_5` }))?.job).toContain(
    `"jobId":"${id}_5"`,
  );
  expect(await table.store.read('pastJob', { engine: engineKey, jobId: `${id}_4` })).toBeUndefined();
});

test('only so many are kept, and with the jobs goes what they were submitted with', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const id = await submit('true');
    await table.remember({ rawId: id, kind: 'batch', directives: [], warnings: [], script: 'x' });
    await over(id);
    ids.push(id);
  }
  await history(2).start();
  expect((await past()).map(({ jobId }) => jobId)).toEqual(ids.slice(-2).reverse());
  expect(await table.store.read('submission', { engine: engineKey, rawId: Number(ids[0]) })).toBeDefined(); // the engine has it still
  await table.store.write('pruneJobs', { engine: engineKey, keep: 1, known: '[]' });
  expect(await table.store.read('submission', { engine: engineKey, rawId: Number(ids[0]) })).toBeUndefined();
  expect(await table.store.read('submission', { engine: engineKey, rawId: Number(ids[4]) })).toBeDefined();
});

test('what was submitted under a number is not shown of a job of somebody else that has the same', async () => {
  const directives = [{ option: 'comment', value: 'secret' }] as unknown as JobDetail['options'];
  await table.remember({ rawId: '7', kind: 'batch', directives, warnings: [], script: '#!/bin/sh\n# secret' });
  const status = { jobId: '7', rawId: '7', name: 'x', owner: 'bob', state: 'running', batch: true, usage: {} };
  const details = {
    status,
    foreign: true,
    spec: { argv: [], batch: {} },
    usage: {},
    samples: [],
    steps: [],
    events: [],
  };
  const slurm = { key: engineKey, details: async () => details, whyPending: async () => new Map() };
  const other = new JobTable({
    ...{ engine: slurm as unknown as LocalEngine, store: directStore(database, jobOperations), headUser: 'anna' },
  });
  const found = { job: { jobId: '7', rawId: '7', kind: 'batch' } as Job, status: status as never };
  await expect(other.script(found)).rejects.toMatchObject({ code: 'not-found' });
  expect((await other.detail(found)).options).toEqual([]);
});
