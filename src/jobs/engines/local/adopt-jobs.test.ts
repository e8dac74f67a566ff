import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchSpec, JobSpec, JobStatus } from '../../engine.ts';
import { waitForJob, waitForJobs } from '../../wait-for-jobs.ts';
import { createLocalEngine } from './create-local-engine.ts';
import type { LocalEngine } from './local-engine.ts';

let home: string;
let work: string;
let jobs: string;
let engines: LocalEngine[];

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'breadbox-adopt-')));
  work = join(home, 'work');
  jobs = join(home, 'jobs');
  engines = [];
  await mkdir(work);
});

afterEach(async () => {
  for (const engine of engines) {
    const left = (await engine.list({ states: ['pending', 'running'] })).map(({ jobId }) => jobId);
    await Promise.all(left.map((jobId) => engine.cancel(jobId, { graceSec: 0 })));
  }
  const last = engines.at(-1);
  if (last !== undefined)
    await waitForJobs(
      last,
      (await last.list()).map(({ jobId }) => jobId),
    );
  for (const engine of engines) await engine.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function restart(cores = 2): Promise<LocalEngine> {
  await engines.at(-1)?.close();
  const engine = await createLocalEngine({ directory: jobs, cores, pollMs: 25 });
  engines.push(engine);
  return engine;
}

function script(body: string, batch: Partial<BatchSpec> = {}, more: Partial<JobSpec> = {}): JobSpec {
  const whole = { script: `#!/bin/sh\n${body}\n`, tasks: 1, cpusPerTask: 1, ...batch };
  return { name: 'test', argv: [], cpus: 1, directory: work, ...more, batch: whole };
}

const lines = async (name: string) => (await readFile(join(work, name), 'utf8')).trim().split('\n');
const seen = async (name: string) => {
  for (const until = Date.now() + 50_000; !existsSync(join(work, name)); await sleep(10)) {
    if (Date.now() > until) throw new Error(`${name} never came`);
  }
};
/** Without what changes by itself while a job runs. */
const settled = async (engine: LocalEngine) => (await engine.list()).map(({ usage: _, ...status }) => status);
const statusOf = async (engine: LocalEngine, jobId: string) => (await engine.status([jobId])).get(jobId) as JobStatus;

describe('a requeue that is cut short', () => {
  /** What a head that died in the middle of putting an attempt aside leaves, one step further each time. */
  const STEPS = ['wished', 'some files aside', 'all but the claim aside', 'all aside', 'counted'] as const;

  test.each(STEPS)('%s: the next head finishes it, and it counts once', async (step) => {
    const first = await restart();
    const jobId = await first.submit(script('echo ran >>ran; [ -e go ] || exit 3'));
    await waitForJob(first, jobId);
    await first.close();
    const directory = join(jobs, jobId);
    const at = new Date().toISOString();
    const events = [{ at, event: 'requeued' }];
    await writeFile(join(directory, 'requeue.json'), JSON.stringify({ at, graceSec: 1, restarts: 1, events }));
    const aside = join(directory, 'attempts', '0');
    const names = (await readdir(directory)).filter((name) => !/^(spec|requeue)\.json$|^started$/.test(name));
    expect(names).toContain('exit');
    const index = STEPS.indexOf(step);
    if (index > 0) await mkdir(aside, { recursive: true });
    if (index > 0) await rename(join(directory, 'exit'), join(aside, 'exit'));
    if (index > 1)
      for (const name of names) if (name !== 'exit') await rename(join(directory, name), join(aside, name));
    if (index > 2) await rename(join(directory, 'started'), join(aside, 'started'));
    const control = { held: false, restarts: 1, events };
    if (index > 3) await writeFile(join(directory, 'control.json'), JSON.stringify(control));
    await writeFile(join(work, 'go'), '');

    const second = await restart();
    expect(await waitForJob(second, jobId)).toMatchObject({ state: 'completed', exitCode: 0, restarts: 1 });
    expect(await lines('ran')).toEqual(['ran', 'ran']);
    expect((await second.details(jobId))!.events.map(({ event }) => event)).toEqual([
      'submitted',
      'requeued',
      'started',
      'ended',
    ]);
    const third = await restart();
    expect(await statusOf(third, jobId)).toMatchObject({ state: 'completed', restarts: 1 });
    expect(await lines('ran')).toEqual(['ran', 'ran']);
  });

  test('a wish for a job that still runs is carried out by the next head', async () => {
    const first = await restart();
    const jobId = await first.submit(script('echo ran >>ran; [ -e go ] || { touch up; sleep 60; }'));
    await seen('up');
    await first.close();
    const at = new Date().toISOString();
    const wish = { at, graceSec: 1, restarts: 1, events: [] };
    await writeFile(join(jobs, jobId, 'requeue.json'), JSON.stringify(wish));
    await writeFile(join(work, 'go'), '');
    expect(await waitForJob(await restart(), jobId)).toMatchObject({ state: 'completed', restarts: 1 });
    expect(await lines('ran')).toEqual(['ran', 'ran']);
  });

  test('a cancel after the wish is stronger', async () => {
    const first = await restart();
    const jobId = await first.submit(script('echo ran >>ran; touch up; sleep 60'));
    await seen('up');
    await first.close();
    const wish = { at: '2026-01-01T00:00:00.000Z', graceSec: 1, restarts: 1, events: [] };
    await writeFile(join(jobs, jobId, 'requeue.json'), JSON.stringify(wish));
    const cancel = { cancelledAt: '2026-01-01T00:00:01.000Z', graceSec: 1 };
    await writeFile(join(jobs, jobId, 'cancel.json'), JSON.stringify(cancel));
    expect(await waitForJob(await restart(), jobId)).toMatchObject({ state: 'cancelled', restarts: 0 });
    expect(await waitForJob(await restart(), jobId)).toMatchObject({ state: 'cancelled', restarts: 0 });
    expect(await lines('ran')).toEqual(['ran']);
  });
});

test('several engines on one directory: a requeue by one is known to all, and the job runs twice, not more', async () => {
  const first = await restart();
  const jobId = await first.submit(script('echo ran >>ran; [ -e go ] || { touch up; sleep 60; }'));
  await seen('up');
  const others = [1, 2].map(() => createLocalEngine({ directory: jobs, cores: 2, pollMs: 25 }));
  engines.push(...(await Promise.all(others)));
  await writeFile(join(work, 'go'), '');
  await first.requeue(jobId);
  for (const engine of engines)
    expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'completed', reason: undefined, restarts: 1 });
  expect(await lines('ran')).toEqual(['ran', 'ran']);
});

describe('the computer restarts', () => {
  test('what asked for it is requeued, and the others are node-fail', async () => {
    const first = await restart();
    const body = 'echo ran >>$SLURM_JOB_ID.ran; [ -e go ] || { touch $SLURM_JOB_ID.up; sleep 60; }';
    const asked = await first.submit(script(body, { requeue: true }));
    const other = await first.submit(script(body));
    await seen(`${asked}.up`);
    await seen(`${other}.up`);
    await first.close();
    for (const jobId of [asked, other]) {
      const path = join(jobs, jobId, 'started', 'process');
      const record = (await readFile(path, 'utf8')).split('\n');
      process.kill(-Number(record[0]), 'SIGKILL');
      await writeFile(path, record.with(2, 'another-boot').join('\n'));
    }
    await writeFile(join(work, 'go'), '');
    const second = await restart();
    const [again, lost] = await waitForJobs(second, [asked, other]);
    expect(again).toMatchObject({ state: 'completed', restarts: 1 });
    expect(lost).toMatchObject({ state: 'node-fail', restarts: 0 });
    const { events } = (await second.details(asked))!;
    expect(events.find(({ event }) => event === 'requeued')!.reason).toContain('restarted');
    expect(await lines(`${asked}.ran`)).toEqual(['ran', 'ran']);
  });
});

describe('arrays', () => {
  test('one directory is all that a waiting array takes; what happened to its indexes outlives the head', async () => {
    const first = await restart(1);
    const holder = await first.submit(script('while [ ! -e go ]; do sleep 0.02; done'));
    const indexes = Array.from({ length: 500 }, (_, index) => index);
    const array = await first.submit(script('echo $SLURM_ARRAY_TASK_ID >>ran', { array: { indexes } }));
    const next = await first.submit(script('true', { held: true }));
    expect((await readdir(jobs)).filter((name) => /^\d/.test(name)).sort()).toEqual([holder, array, next].sort());
    expect(Number(next)).toBe(Number(array) + 500);
    await first.hold(array);
    await first.release(`${array}_3`);
    await first.cancel(`${array}_4`);
    const before = await settled(first);

    const second = await restart(1);
    expect(await settled(second)).toEqual(before);
    await writeFile(join(work, 'go'), '');
    expect(await waitForJob(second, `${array}_3`)).toMatchObject({ state: 'completed' });
    await second.cancel(array);
    const ended = await second.list({ batchOnly: true });

    const third = await restart(1);
    expect(await third.list({ batchOnly: true })).toEqual(ended);
    const states = (await third.list()).map(({ state }) => state);
    expect(states.filter((state) => state === 'cancelled')).toHaveLength(499);
    expect(await lines('ran')).toEqual(['3']);
    expect(await third.submit(script('true'))).toBe(String(Number(next) + 1));
  });

  test('indexes of an array whose pruning was cut short go too', async () => {
    const first = await restart();
    const array = await first.submit(script('true', { array: { indexes: [0, 1, 2] } }));
    await waitForJobs(
      first,
      [0, 1, 2].map((index) => `${array}_${index}`),
    );
    const later = await first.submit(script('true'));
    await waitForJob(first, later);
    await first.close();
    await rm(join(jobs, array), { recursive: true });
    const second = await restart();
    expect((await second.list()).map(({ jobId }) => jobId)).toEqual([later]);
    expect((await readdir(jobs)).filter((name) => /^\d/.test(name))).toEqual([later]);
  });

  test('old arrays are pruned whole, with their spool, and not while a job depends on them', async () => {
    const engine = await restart();
    const ids = [0, 1, 2];
    const old = await engine.submit(script('true', { array: { indexes: ids } }));
    const needed = await engine.submit(script('true', { array: { indexes: ids } }));
    await waitForJobs(
      engine,
      [old, needed].flatMap((array) => ids.map((index) => `${array}_${index}`)),
    );
    const dependencies = [{ type: 'afterok', jobId: `${needed}_1` }] as const;
    const waiting = await engine.submit(script('true', { dependencies, held: true }));
    expect(await engine.prune(0)).toBe(3);
    expect((await engine.list()).map(({ rawId }) => rawId)).toEqual(['4', '5', '6', waiting]);
    expect((await readdir(jobs)).filter((name) => /^\d/.test(name)).sort()).toEqual(['4', '5', '6', '7']);
    expect((await readdir(join(home, 'spool'))).filter((name) => /^\d/.test(name)).sort()).toEqual(['4', '5', '6']);
  });

  test('two engines never give one id twice, arrays among them', async () => {
    const [one, two] = [await createLocalEngine({ directory: jobs }), await createLocalEngine({ directory: jobs })];
    engines.push(one, two);
    const array = { indexes: [0, 1, 2, 3, 4] };
    const held = { held: true };
    const submitted = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? one : two).submit(script('true', n % 3 ? held : { ...held, array })),
      ),
    );
    const taken = submitted.flatMap((jobId, n) =>
      Array.from({ length: n % 3 ? 1 : 5 }, (_, nth) => Number(jobId) + nth),
    );
    expect(new Set(taken).size).toBe(taken.length);
  });
});

test('holds and releases at once: the last wish stands, also on the disk', async () => {
  const first = await restart();
  const jobId = await first.submit(script('true', { held: true }));
  await Promise.all([first.release(jobId), first.hold(jobId)]);
  expect(await statusOf(first, jobId)).toMatchObject({ state: 'pending', held: true });
  const second = await restart();
  expect(await statusOf(second, jobId)).toMatchObject({ state: 'pending', held: true });
  const { events } = (await second.details(jobId))!;
  expect(events.map(({ event }) => event)).toEqual(['submitted', 'held', 'released', 'held']);
});

test('a home from before batch jobs is read as ever', async () => {
  const spec = { name: 'old', argv: ['sh', '-c', 'echo new >out'], cpus: 1, directory: work, priority: 'unknown' };
  const write = async (jobId: string, files: Record<string, string>) => {
    await mkdir(join(jobs, jobId, 'started'), { recursive: true });
    const submittedAt = '2026-01-01T00:00:00.000Z';
    await writeFile(join(jobs, jobId, 'spec.json'), JSON.stringify({ jobId, submittedAt, spec, hint: 1 }));
    for (const [name, text] of Object.entries(files)) await writeFile(join(jobs, jobId, name), text);
  };
  const record = ['1', '1', 'some-boot', '2026-01-01T00:00:01.000Z', ''].join('\n');
  await write('1', { exit: '0\n', 'started/process': record });
  await write('2', { exit: '4\n', 'started/process': record });
  await write('3', { 'started/process': record });
  await write('4', {});
  await rm(join(jobs, '4', 'started'), { recursive: true });
  const engine = await restart();
  expect(await waitForJob(engine, '4')).toMatchObject({ state: 'completed', batch: false, restarts: 0, rawId: '4' });
  const states = (await engine.list()).map(({ state, exitCode }) => [state, exitCode]);
  expect(states).toEqual([
    ['completed', 0],
    ['failed', 4],
    ['node-fail', undefined],
    ['completed', 0],
  ]);
  expect((await readFile(join(work, 'out'), 'utf8')).trim()).toBe('new');
});

test('a copy of a job under another number is that number', async () => {
  const first = await restart();
  const jobId = await first.submit(script('true', { held: true }));
  await first.close();
  await cp(join(jobs, jobId), join(jobs, '7'), { recursive: true });
  expect((await (await restart()).list()).map((status) => status.jobId)).toEqual([jobId, '7']);
});
