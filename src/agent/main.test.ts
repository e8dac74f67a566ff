import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { FakeHead } from './fake-head.ts';
import { hasFile, until } from './pilot/pilot-under-test.ts';

let place = '';
let program = '';
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'agent-main-'));
  program = join(place, 'breadbox-agent.cjs');
  const define = { 'process.env.BREADBOX_VERSION': '"1.2.3"' };
  await build({
    entryPoints: ['src/agent/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node18',
    outfile: program,
    define,
  });
});
afterAll(() => rmSync(place, { recursive: true }));

const agent = (...words: string[]) => spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' });

test('--version and --help go to stdout', () => {
  expect(agent('--version')).toMatchObject({ status: 0, stdout: '1.2.3\n', stderr: '' });
  expect(agent('--help').stdout).toContain('breadbox-agent pilot --file WORKERFILE');
});

test.each([
  [[], /no command/],
  [['fly'], /no command fly/],
  [['pilot'], /--file/],
  [['pilot', '--file', '/nowhere'], /\/nowhere/],
  [['pilot', '--file', '/proc/self/status'], /not a worker file/],
])('%j is used wrongly: exit 2 and a sentence', (words, sentence) => {
  const { status, stderr } = agent(...words);
  expect(status).toBe(2);
  expect(stderr).toMatch(sentence);
});

async function startPilot(argv: string[], params: unknown[]) {
  const head = new FakeHead();
  await head.start();
  const version = head.addBundle(Buffer.from(zipSync({ x: strToU8('') })));
  head.runs.set('r1', {
    spec: { project: 'x', version, argv, mode: 'process', timeLimitSec: 90, seed: 1 },
    waiting: [],
  });
  head.addTasks('r1', params);
  const workDir = mkdtempSync(join(place, 'work-'));
  const file = join(workDir, 'worker.json');
  writeFileSync(file, JSON.stringify({ url: head.url, token: 't', workDir, slots: 2 }), { mode: 0o600 });
  const start = () => spawn(process.execPath, [program, 'pilot', '--file', file], { stdio: 'ignore' });
  const pilot = start();
  const left = new Promise<number | null>((resolve) => pilot.on('exit', resolve));
  onTestFinished(async () => {
    pilot.kill('SIGKILL');
    await head.close();
  });
  return { head, pilot, left, workDir, start };
}

/** A time that nobody else here sleeps for. */
const seconds = (whole: number) => `${whole}.${process.pid}`;

/** Process ids of the tasks that sleep for so long. */
function running(forSeconds: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, argument] = /^ *(\d+) \S*sleep (\S+)$/.exec(line) ?? [];
    return argument === forSeconds ? Number(pid) : [];
  });
}

test('SIGTERM: finishes what runs, answers it, exits 0', async () => {
  const { head, pilot, left } = await startPilot(
    ['sh', '-c', 'touch "$BREADBOX_OUT/on"; sleep 0.8; echo 1'],
    [0, 0, 0, 0],
  );
  await until(() => head.shown.length > 0 || head.requests.includes('POST /api/farm/lease'));
  await until(() => hasFile(place, 'on'));
  pilot.kill('SIGTERM');
  expect(await left).toBe(0);
  expect(head.answers).toHaveLength(2);
  expect(head.answers.every(({ ok }) => ok)).toBe(true);
});

test('a second SIGTERM kills what runs', async () => {
  const { head, pilot, left } = await startPilot(['sleep', seconds(63)], [0, 0]);
  await until(() => running(seconds(63)).length === 2);
  pilot.kill('SIGTERM');
  pilot.kill('SIGTERM');
  setTimeout(() => pilot.kill('SIGTERM'), 100);
  expect(await left).toBe(5);
  expect(running(seconds(63))).toEqual([]);
  expect(head.released.sort()).toEqual(['r1.0', 'r1.1']);
});

test('what a killed pilot left running, the next one ends', async () => {
  const { pilot, left, start, workDir } = await startPilot(['sleep', seconds(64)], [0, 0]);
  await until(() => running(seconds(64)).length === 2);
  const orphans = running(seconds(64));
  pilot.kill('SIGKILL');
  await left;
  expect(running(seconds(64))).toEqual(orphans);
  const next = start();
  await until(() => !running(seconds(64)).some((pid) => orphans.includes(pid)));
  expect(readdirSync(join(workDir, 'pilots')).length).toBeLessThan(2);
  next.kill('SIGTERM');
  const again = setInterval(() => next.kill('SIGTERM'), 200);
  await new Promise((resolve) => next.on('exit', resolve));
  clearInterval(again);
});
