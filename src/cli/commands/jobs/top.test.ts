import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aJob, type FakeHead, json, startFakeHead } from '../../fake-head.ts';
import { FakeWorld, runInFakeWorld } from '../../fake-world.ts';
import { runCli } from '../../run-cli.ts';

let head: FakeHead;
beforeEach(async () => {
  const node = { node: 'bread', state: 'mixed', partition: 'local', gres: {} };
  head = await startFakeHead({
    'GET /api/nodes': json([{ ...node, cores: 4, busyCores: 2, memBytes: 8 * 2 ** 30, busyMemBytes: 2 ** 30 }]),
    'GET /api/computer': json({ node: 'bread', cores: 4, memBytes: 8 * 2 ** 30, load1: 1.5 }),
    'GET /api/jobs': (request, response) => {
      const isRunning = request.url!.includes('states=running');
      const waits = aJob({ jobId: '13_[0-7]', state: 'pending', reason: 'Priority' });
      const list = isRunning
        ? { jobs: [aJob()], total: 1, counts: { running: 1 } }
        : { jobs: [waits], total: 8, counts: { pending: 8 } };
      return json(list)(request, response);
    },
    'GET /api/jobs/12': json({
      ...aJob(),
      samples: [{ at: '2026-01-02T03:04:05.000Z', cores: 1.94, memBytes: 2 ** 20 }],
    }),
  });
});
afterEach(() => head.stop());

const env = () => ({ BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' });

it('shows it once where there is no terminal', async () => {
  const { exit, stdout } = await runInFakeWorld(['top'], { env: env() });
  expect(exit).toBe(0);
  expect(stdout.split('\n').slice(0, 7)).toEqual([
    'bread   load 1.50',
    'cores   [##########----------]  2 of 4 cores held by jobs',
    'memory  [###-----------------]  1 GiB of 8 GiB asked for by jobs',
    'jobs    1 running, 8 pending',
    '',
    'JOB       NAME  USER  STATE    CORES  BUSY   MEMORY  TIME  WHY',
    '12        heat  ada   running      2  1.9   1.0 MiB  -',
  ]);
});

it('--json is one value', async () => {
  const { stdout } = await runInFakeWorld(['top', '--json'], { env: env(), terminal: { columns: 80 } });
  expect(JSON.parse(stdout)).toMatchObject({
    nodes: [{ node: 'bread', busyCores: 2 }],
    counts: { running: 1, pending: 8 },
    jobs: [
      { jobId: '12', busyCores: 1.94, usedMemBytes: 2 ** 20 },
      { jobId: '13_[0-7]', busyCores: null },
    ],
  });
});

it.each(['q', '\x03'])('leaves the terminal as it was on %j', async (key) => {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const world = new FakeWorld({ env: { ...env(), NO_COLOR: '1' }, stdin, terminal: { columns: 80, rows: 7 } });
  const exit = runCli(['top'], world);
  while (!world.stdout.written.includes('heat')) await new Promise((resolve) => setTimeout(resolve, 5));
  stdin.write(key);
  expect(await exit).toBe(0);
  expect(raw).toEqual([true, false]);
  const { written } = world.stdout;
  expect(written.startsWith('\x1b[?1049h\x1b[?25l')).toBe(true);
  expect(written.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true);
  expect(written.split('\r\n')).toHaveLength(7);
});
