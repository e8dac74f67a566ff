import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchRun } from '../../src/protocol/bench.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const MINUTES = 300_000;

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
beforeAll(async () => {
  place = await temporaryHome();
  head = await BuiltHead.start({ home: place.home, args: ['--cores', '2'], env: { BREADBOX_OWN_AGENT: 'no' } });
});
afterAll(async () => {
  await head?.stop();
  await place?.remove();
});

const env = () => ({ PATH: process.env.PATH, BREADBOX_HOME: place.home });
function breadbox(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(BREADBOX, words, { encoding: 'utf8', env: env() });
  return { status, stdout, stderr };
}
const show = (run: string) => JSON.parse(breadbox('bench', 'show', run, '--json').stdout) as BenchRun;

it('the disk is measured to the end, and what came out is kept', { timeout: MINUTES }, () => {
  const { status, stdout, stderr } = breadbox('bench', 'run', 'disk', '--quick', '--wait');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^b1 disk on \S+: slowest disk, writing \d[\d.]* Mbyte\/s\n/),
  ]);
  expect(stderr).toContain('writes and reads a file on every node');
  const run = show('b1');
  expect(run).toMatchObject({ state: 'done', quick: true, source: 'measured', result: { benchmark: 'disk' } });
  expect(run.conditions.command).toContain('fdatasync');
  expect(run.conditions.nodes[0]?.kernel).toBeTruthy();
});

it.skipIf(!existsSync('/usr/bin/gcc'))(
  'memory is measured by a program that is compiled for it',
  { timeout: MINUTES },
  () => {
    const { status, stdout } = breadbox('bench', 'run', 'stream', '--quick', '--wait', '--json');
    expect(status).toBe(0);
    const { result } = JSON.parse(stdout) as BenchRun;
    expect(result).toMatchObject({ benchmark: 'stream', nodes: [{ triadGbytePerSec: expect.any(Number) }] });
  },
);

it('beside a job it refuses; --after-jobs waits; Ctrl-C ends it and its job', { timeout: MINUTES }, async () => {
  const job = JSON.parse(breadbox('submit', '--json', '--output=/dev/null', '--wrap', 'sleep 600').stdout)
    .jobId as string;
  await expect.poll(() => breadbox('jobs', '--json').stdout, { timeout: 60_000 }).toContain('"running"');
  expect(breadbox('bench', 'run', 'disk')).toMatchObject({ status: 6, stderr: expect.stringContaining(`Job ${job}`) });

  const child = spawn(BREADBOX, ['bench', 'run', 'disk', '--quick', '--after-jobs', '--wait'], { env: env() });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await expect.poll(() => said, { timeout: 60_000 }).toContain('looks what the nodes are');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  const [last] = JSON.parse(breadbox('bench', 'list', '--json').stdout) as BenchRun[];
  expect(last).toMatchObject({ state: 'cancelled' });
  expect(breadbox('cancel', job).status).toBe(0);
});

it('what it cannot measure yet is said, with what can', () => {
  const { status, stderr } = breadbox('bench', 'run', 'osu');
  expect([status, stderr]).toEqual([1, expect.stringContaining('bench import FILE')]);
});
