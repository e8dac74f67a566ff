import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putAttemptAside } from './requeue-files.ts';

let job: string;
beforeEach(async () => {
  job = await mkdtemp(join(tmpdir(), 'breadbox-requeue-'));
});
afterEach(() => rm(job, { recursive: true, force: true }));

test('of many attempts the latest twenty are kept', async () => {
  for (let restarts = 1; restarts <= 30; restarts++) {
    await mkdir(join(job, 'started'));
    await writeFile(join(job, 'exit'), '0\n');
    await putAttemptAside(job, { at: '2026-01-01T00:00:00.000Z', graceSec: 10, restarts, events: [] }, false);
  }
  const kept = (await readdir(join(job, 'attempts'))).map(Number).sort((a, b) => a - b);
  expect(kept).toEqual(Array.from({ length: 20 }, (_, nth) => nth + 10));
  expect(await readdir(join(job, 'attempts', '29'))).toEqual(['exit', 'started']);
  expect(await readdir(job)).toEqual(['attempts', 'control.json']);
});
