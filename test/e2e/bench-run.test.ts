import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchRun } from '../../src/protocol/bench.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const MINUTES = 300_000;
/** A job of the test before may not have ended wholly. */
const QUICK = ['--quick', '--wait', '--after-jobs'];

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
/** Of who measures: for a head that is root, that of root, whatever HOME says. What a person keeps there comes back in the end. */
let kept: string;
beforeAll(async () => {
  place = await temporaryHome();
  const home = process.getuid?.() === 0 ? userInfo().homedir : place.home;
  kept = join(home, 'breadbox-benchmarks');
  // A run of these tests that was killed has left its own here.
  if (existsSync(`${kept}.before-tests`)) rmSync(kept, { recursive: true, force: true });
  else if (existsSync(kept)) renameSync(kept, `${kept}.before-tests`);
  head = await BuiltHead.start({
    home: place.home,
    args: ['--cores', '2'],
    env: { BREADBOX_OWN_AGENT: 'no', HOME: place.home },
  });
});
afterAll(async () => {
  await head?.stop();
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(`${kept}.before-tests`)) renameSync(`${kept}.before-tests`, kept);
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

it('OSU without its source says where to get it; a wrong file and a wrong name are refused before anything runs', {
  timeout: MINUTES,
}, () => {
  const { status, stdout } = breadbox('bench', 'run', 'osu', ...QUICK);
  expect([status, stdout]).toEqual([1, expect.stringContaining('breadbox bench run osu --source FILE')]);
  expect(stdout).toContain(kept);
  const count = (JSON.parse(breadbox('bench', 'list', '--json').stdout) as BenchRun[]).length;
  const here = fileURLToPath(import.meta.url);
  for (const [words, said] of [
    [['osu', '--source', here], 'This is no .tar.gz'],
    [['osu', '--source', '/nowhere.tar.gz'], 'There is no /nowhere.tar.gz.'],
    [['osu', '--source', '/tmp'], '/tmp is not a file.'],
    [['disk', '--source', here], '--source is for osu alone.'],
  ] as const) {
    // What the run before has begun may not have ended wholly.
    const refused = breadbox('bench', 'run', ...words, '--after-jobs');
    expect([refused.status, refused.stderr]).toEqual([expect.any(Number), expect.stringContaining(said)]);
    expect(refused.status).not.toBe(0);
  }
  expect(JSON.parse(breadbox('bench', 'list', '--json').stdout)).toHaveLength(count);
});

it.skipIf(!existsSync('/usr/bin/mpicc'))(
  'OSU is built of the archive that was given, run, and kept for the next time',
  { timeout: MINUTES },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'breadbox-osu-'));
    const own = fileURLToPath(new URL('../../src/benchmarks/osu/own-archive', import.meta.url));
    const archive = join(folder, 'osu-micro-benchmarks-7.9.tar.gz');
    const rename = '--transform=s|^own-archive|osu-micro-benchmarks-7.9|;s|/osu-put-|/osu_put_|;s|/osu-|/osu_|';
    execFileSync('tar', ['-czf', archive, rename, '-C', dirname(own), 'own-archive']);
    const { status, stdout } = breadbox('bench', 'run', 'osu', '--source', archive, ...QUICK);
    rmSync(folder, { recursive: true });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^b\d+ osu on \S+: programs 8/)]);
    expect(stdout).toContain(`Its source is kept as ${kept}/osu-micro-benchmarks.tar.gz`);
    const again = breadbox('bench', 'run', 'osu', '--json', ...QUICK);
    expect(again.status).toBe(0);
    const { result, findings, run } = JSON.parse(again.stdout) as BenchRun;
    if (result?.benchmark !== 'osu') throw new Error('no result');
    expect(findings.filter(({ sentence }) => sentence.startsWith('osu_'))).toEqual([]);
    expect(result.sets.map(({ name, ranks }) => [name, ranks])).toEqual([
      ...['osu_latency', 'osu_bw', 'osu_put_latency', 'osu_put_bw'].map((name) => [name, 2]),
      ...['osu_barrier', 'osu_allreduce', 'osu_bcast', 'osu_alltoall'].map((name) => [name, expect.any(Number)]),
    ]);
    // With two decimals, as OSU prints: a byte at a time on a busy computer may be none of a megabyte.
    for (const { name, points } of result.sets)
      expect(Math.max(...points.map(({ value }) => value)), name).toBeGreaterThan(0);
    expect(breadbox('bench', 'show', run).stdout).toMatch(/OSU_LATENCY, 2 RANKS +US\n1 /);
  },
);
