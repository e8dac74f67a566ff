import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalEngine } from './create-local-engine.ts';
import { readArrayControl } from './job-control.ts';

let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'breadbox-holds-')));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

test('an array that is released and cancelled at once stays cancelled after a restart', async () => {
  const jobs = join(home, 'jobs');
  const engine = await createLocalEngine({ directory: jobs, cores: 1, limits: { limiter: 'polled' } });
  const ids: string[] = [];
  for (let round = 0; round < 30; round++) {
    const indexes = [0, 1, 2, 3];
    const batch = { script: '#!/bin/sh\n', tasks: 1, cpusPerTask: 1, held: true, array: { indexes } };
    ids.push(await engine.submit({ name: 'test', argv: [], cpus: 1, directory: home, batch }));
  }
  await Promise.all(ids.flatMap((id) => [engine.release(id), engine.cancel(id)]));
  for (const { jobId, state } of await engine.list()) expect([jobId, state]).toEqual([jobId, 'cancelled']);
  for (const id of ids) expect([id, (await readArrayControl(join(jobs, id)))?.cancel]).not.toEqual([id, undefined]);
  await engine.close();
});
