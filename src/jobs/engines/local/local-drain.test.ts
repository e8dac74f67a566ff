import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobSpec } from '../../engine.ts';
import { waitForJob } from '../../wait-for-jobs.ts';
import { createLocalEngine } from './create-local-engine.ts';
import type { LocalEngine } from './local-engine.ts';

let home: string;
let engine: LocalEngine;
const open = () => createLocalEngine({ directory: join(home, 'jobs'), cores: 2, node: 'box', pollMs: 25 });

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'breadbox-drain-')));
  engine = await open();
});
afterEach(async () => {
  await engine.close();
  await rm(home, { recursive: true, force: true });
});

const job = (more: Partial<JobSpec> = {}): JobSpec => ({
  ...{ name: 'test', argv: ['true'], cpus: 1, directory: home },
  ...more,
});

test('a drain outlives the engine, and a resume too', async () => {
  await engine.drain(['box'], 'a new fan');
  const jobId = await engine.submit(job());
  await engine.close();
  engine = await open();
  expect(await engine.nodes()).toMatchObject([{ node: 'box', state: 'drained', reason: 'a new fan', wantedCores: 0 }]);
  expect((await engine.whyPending([jobId])).get(jobId)).toEqual({
    reason: 'ReqNodeNotAvail',
    sentence: 'waits: box is drained (a new fan); breadbox resume box ends that',
  });
  await engine.resume(['box']);
  expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'completed' });
  await engine.close();
  engine = await open();
  const [node] = await engine.nodes();
  expect(node).toMatchObject({ state: 'idle' });
  expect(node).not.toHaveProperty('reason');
});

test('not even a job of no cores starts while it is drained', async () => {
  await engine.drain(['box'], 'quiet');
  const jobId = await engine.submit(job({ cpus: 0 }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await engine.status([jobId])).get(jobId)!.state).toBe('pending');
  await engine.resume(['box']);
  expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'completed' });
});

test('of wishes at once the last one stands, on the disk too', async () => {
  await Promise.all([engine.drain(['box'], 'one'), engine.drain(['box'], 'two'), engine.resume(['box'])]);
  expect((await engine.nodes())[0]!.state).toBe('idle');
  await Promise.all([engine.drain(['box'], 'three'), engine.resume(['box']), engine.drain(['box'], 'four')]);
  expect((await engine.nodes())[0]).toMatchObject({ state: 'drained', reason: 'four' });
  await engine.close();
  engine = await open();
  expect((await engine.nodes())[0]).toMatchObject({ state: 'drained', reason: 'four' });
});
