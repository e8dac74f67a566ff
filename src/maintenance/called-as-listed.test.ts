import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import type { LocalEngine } from '../jobs/engines/local/local-engine.ts';
import { calledAsListed } from './called-as-listed.ts';

let place: string;
let engine: LocalEngine;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'breadbox-listed-'));
  engine = await createLocalEngine({ directory: join(place, 'jobs'), node: 'laptop', cores: 2 });
});
afterEach(async () => {
  for (const { jobId } of await engine.list({ states: ['pending', 'running'] }))
    await engine.cancel(jobId, { graceSec: 0 });
  await engine.close();
  await rm(place, { recursive: true, maxRetries: 10, retryDelay: 50 });
});

const sleeper = () =>
  engine.submit({ name: 'sleeper', owner: 'ada', argv: ['sleep', '600'], cpus: 1, directory: place });

test('the computer has the name of the inventory, also where jobs run and where it is drained', {
  timeout: 60_000,
}, async () => {
  const listed = calledAsListed(engine, async () => 'm1');
  const jobId = await sleeper();
  await expect
    .poll(async () => (await listed.list({ states: ['running'] })).map((job) => [job.jobId, job.node]), {
      timeout: 30_000,
    })
    .toEqual([[jobId, 'm1']]);
  await listed.drain(['m1'], 'a new fan');
  expect(await listed.nodes()).toMatchObject([{ node: 'm1', state: 'draining', reason: 'a new fan' }]);
  await engine.cancel(jobId, { graceSec: 0 });
  await expect.poll(async () => (await listed.nodes())[0]?.state, { timeout: 30_000 }).toBe('drained');
  await listed.resume(['m1']);
  expect(await engine.nodes()).toMatchObject([{ node: 'laptop', state: 'idle' }]);
});

test('who is not listed keeps the name, and a name that is nobody is refused', async () => {
  const unlisted = calledAsListed(engine, async () => undefined);
  expect(await unlisted.nodes()).toMatchObject([{ node: 'laptop' }]);
  await unlisted.drain(['laptop'], 'a new fan');
  await unlisted.resume(['laptop']);
  const listed = calledAsListed(engine, async () => 'm1');
  await expect(listed.drain(['n7'], 'a new fan')).rejects.toMatchObject({ code: 'not-found' });
});
