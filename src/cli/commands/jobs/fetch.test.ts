import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileEntry } from '../../../protocol/jobs.ts';
import { aJob, type FakeHead, json, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

const SUBMITTED = '2026-01-02T03:04:05.000Z';
const BEFORE = '2026-01-02T03:04:04.000Z';
const AFTER = '2026-01-02T03:05:00.000Z';
const FOLDERS = Array.from({ length: 20 }, (_, i) => `part${i}`);

let place: string;
let head: FakeHead;
let mostAtOnce = 0;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-fetch-'));
  let atOnce = 0;
  const file = (name: string, changedAt: string): FileEntry => ({ name, kind: 'file', bytes: 2, changedAt });
  const folder = (name: string): FileEntry => ({ name, kind: 'directory', bytes: 0, changedAt: BEFORE });
  head = await startFakeHead({
    'GET /api/jobs/12': json(aJob({ directory: '/work', submittedAt: SUBMITTED })),
    'GET /api/files': async (request, response) => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      const path = new URL(request.url ?? '', head.url).searchParams.get('path') ?? '';
      const entries =
        path === '/work'
          ? [file('old.txt', BEFORE), file('new.txt', AFTER), folder('.cache'), ...FOLDERS.map(folder)]
          : [file('out.txt', AFTER)];
      atOnce -= 1;
      json({ path, entries, cut: false })(request, response);
    },
    ...Object.fromEntries(
      ['new.txt', ...FOLDERS.map((name) => `${name}/out.txt`)].map((name) => [
        `GET /api/files/${encodeURIComponent(`work/${name}`).replaceAll('%2F', '/')}`,
        (_: unknown, response: { end(text: string): void }) => response.end('hi'),
      ]),
    ),
  });
});
afterEach(async () => {
  await head.stop();
  rmSync(place, { recursive: true });
});

test('brings what the job has made, from all folders below, and looks into a few of them at a time', async () => {
  const world = { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' }, cwd: place };
  const { exit, stdout, stderr } = await runInFakeWorld(['fetch', '12'], world);
  expect([exit, stderr]).toEqual([0, '']);
  expect(stdout).toBe('21 files (42 B) in job12\n');
  expect(readdirSync(join(place, 'job12')).sort()).toEqual(['new.txt', ...FOLDERS].sort());
  expect(readFileSync(join(place, 'job12', 'part19', 'out.txt'), 'utf8')).toBe('hi');
  expect(mostAtOnce).toBeLessThanOrEqual(8);
});

test('what is there already is not overwritten', async () => {
  const world = { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' }, cwd: place };
  await runInFakeWorld(['fetch', '12', 'here'], world);
  const { exit, stderr } = await runInFakeWorld(['fetch', '12', 'here'], world);
  expect(exit).toBe(6);
  expect(stderr).toContain('--force');
});

test('where no folder can be made, that is said', async () => {
  const world = { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' }, cwd: place };
  const { exit, stderr } = await runInFakeWorld(['fetch', '12', '/proc/breadbox-none/a'], world);
  expect(exit).toBe(1);
  expect(stderr).toContain('/proc/breadbox-none');
});
