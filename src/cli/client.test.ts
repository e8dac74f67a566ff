import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { aJob, type FakeHead, json, startFakeHead } from './fake-head.ts';
import { runInFakeWorld } from './fake-world.ts';

const heads: FakeHead[] = [];
const home = mkdtempSync(join(tmpdir(), 'breadbox-moved-'));
afterEach(async () => {
  for (const head of heads) await head.stop();
  rmSync(home, { recursive: true });
});

it('goes on with a head that was started anew elsewhere', async () => {
  const begin = async (state: 'running' | 'completed', onLive: () => void) => {
    const head = await startFakeHead({
      'GET /api/jobs': json({ jobs: [aJob({ state })], total: 1, counts: {} }),
      'GET /api/live': (_, response) => {
        response.write(':\n\n');
        setTimeout(onLive, 100);
      },
    });
    heads.push(head);
    writeFileSync(join(home, 'head.json'), JSON.stringify({ pid: process.pid, url: head.url }));
    return head;
  };
  const first = await begin('running', async () => {
    await begin('completed', () => undefined);
    await first.stop();
  });
  const env = { BREADBOX_HOME: home, BREADBOX_TOKEN: 'secret' };
  expect(await runInFakeWorld(['wait', '12'], { env })).toEqual({
    exit: 0,
    stdout: 'Job 12 has completed.\n',
    stderr: '',
  });
});
