import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchRun } from '../../src/protocol/bench.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const MINUTES = 600_000;
const SOON = { timeout: 60_000, interval: 100 };
const hasCompiler = existsSync('/usr/bin/gcc');

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
const start = () => BuiltHead.start({ home: place.home, args: ['--cores', '2'], env: { BREADBOX_OWN_AGENT: 'no' } });
beforeAll(async () => {
  place = await temporaryHome();
  head = await start();
});
afterAll(async () => {
  await head?.stop();
  await place?.remove();
});

function breadbox(...words: string[]) {
  const env = { PATH: process.env.PATH, BREADBOX_HOME: place.home };
  const { status, stdout, stderr } = spawnSync(BREADBOX, words, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}
const json = <T>(...words: string[]) => JSON.parse(breadbox(...words, '--json').stdout) as T;
const show = (run: string) => json<BenchRun>('bench', 'show', run);
/** Begins one and waits until it measures the farm. */
async function measuring(name: string): Promise<string> {
  const { run } = json<BenchRun>('bench', 'run', name, '--quick');
  await expect.poll(() => show(run).now, SOON).toMatch(/^\d+ tasks of the farm/);
  return run;
}
const leftOver = () => ({
  runs: json<unknown[]>('farm', 'list', '--runs').length,
  projects: json<{ project: string }[]>('farm', 'list').filter(({ project }) => /bench/.test(project)),
  workers: json<unknown[]>('farm', 'workers').length,
  jobs: json<{ state: string }[]>('jobs').filter(({ state }) => state === 'running' || state === 'pending').length,
});
const NOTHING = { runs: 0, projects: [], workers: 0, jobs: 0 };

it.skipIf(!hasCompiler)(
  'one picture by threads, ranks and tasks, then what the farm costs; nothing of it stays',
  { timeout: MINUTES },
  () => {
    const { status, stderr } = breadbox('bench', 'run', 'mandelbrot', 'farm', '--quick', '--wait', '--json');
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const mandelbrot = show('b1');
    expect([mandelbrot.state, mandelbrot.problem]).toEqual(['done', undefined]);
    if (mandelbrot.result?.benchmark !== 'mandelbrot') throw new Error('another benchmark');
    const { curves, checksum } = mandelbrot.result;
    expect(checksum).toMatch(/^[0-9a-f]{16}$/);
    const ways = existsSync('/usr/bin/mpicc') ? ['threads', 'mpi', 'farm'] : ['threads', 'farm'];
    expect(curves.map(({ by }) => by)).toEqual(ways);
    expect(curves.find(({ by }) => by === 'farm')?.points.map(({ workers }) => workers)).toEqual([1, 2]);
    for (const { points } of curves)
      for (const { seconds, speedUp } of points) expect(speedUp).toBeCloseTo(points[0]!.seconds / seconds, 6);
    expect(mandelbrot.findings.map(({ sentence }) => sentence).join()).not.toMatch(/another picture|could not be/);

    const farm = show('b2');
    expect([farm.state, farm.problem]).toEqual(['done', undefined]);
    if (farm.result?.benchmark !== 'farm') throw new Error('another benchmark');
    const { tasks, slots, seconds, tasksPerSec, bareTasksPerSec } = farm.result;
    expect([slots, tasks >= 100]).toEqual([2, true]);
    expect(tasksPerSec).toBeCloseTo(tasks / seconds, 6);
    expect(bareTasksPerSec).toBeGreaterThan(0);
    expect(leftOver()).toEqual(NOTHING);
    expect(breadbox('bench', 'show', 'b1').stdout).toMatch(/^FARM WORKERS +SECONDS +TIMES AS FAST +OF IDEAL$/m);
  },
);

it('cancelled while the farm is measured, nothing of it stays', { timeout: MINUTES }, async () => {
  const run = await measuring('farm');
  expect(breadbox('bench', 'cancel', run).status).toBe(0);
  await expect.poll(() => show(run).state, SOON).toBe('cancelled');
  expect(leftOver()).toEqual(NOTHING);
});

it('a head that is killed meanwhile leaves it to the next one to clear up', { timeout: MINUTES }, async () => {
  const run = await measuring('farm');
  await head.stop('SIGKILL');
  head = await start();
  expect(show(run).state).toBe('interrupted');
  await expect.poll(leftOver, SOON).toEqual(NOTHING);
});

it('while a run is under way it refuses with its name, and begins nothing', { timeout: MINUTES }, async () => {
  const folder = join(place.home, '..', 'slow');
  mkdirSync(folder);
  writeFileSync(join(folder, 'project.yaml'), 'name: slow\nrun: sleep 600\nfeed:\n  list: [1, 2]\n');
  expect(breadbox('farm', 'push', folder).status).toBe(0);
  const { run } = json<{ run: string }>('farm', 'run', 'slow');
  const before = json<BenchRun[]>('bench', 'list').length;
  for (const more of [[], ['--after-jobs']])
    expect(breadbox('bench', 'run', 'farm', '--quick', ...more)).toMatchObject({
      status: 6,
      stderr: expect.stringContaining(`Run ${run} (slow)`),
    });
  expect(json<BenchRun[]>('bench', 'list').length).toBe(before);
  expect(breadbox('farm', 'cancel', run).status).toBe(0);
});
