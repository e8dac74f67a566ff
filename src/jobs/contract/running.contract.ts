import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';
import { NASTY_WORDS } from './nasty-words.ts';

/** One job: its directory, words, environment, output and end. */
export function runningContract(bench: ContractBench): void {
  test('a job runs in its directory, and its output and times are known', async () => {
    const jobId = await bench.sh('pwd; echo oops >&2', { name: 'first one' });
    const status = await waitForJob(bench.engine, jobId);
    expect(status).toMatchObject({
      jobId,
      name: 'first one',
      state: 'completed',
      cpus: 1,
      exitCode: 0,
      reason: undefined,
    });
    expect(await bench.read(status.stdoutPath)).toBe(`${bench.directory}\n`);
    expect(await bench.read(status.stderrPath)).toBe('oops\n');
    const { submittedAt, startedAt, endedAt } = status;
    expect([submittedAt, startedAt!, endedAt!]).toEqual([submittedAt, startedAt!, endedAt!].sort());
    expect((await bench.engine.nodes()).map(({ node }) => node)).toContain(status.node);
  });

  test.each([
    ['exit 3', 'failed', 3],
    ['kill -SEGV $$', 'failed', 139],
    ['kill -TERM $$', 'failed', 143],
    ['exit 255', 'failed', 255],
  ] as const)('%s: %s, %i', async (script, state, exitCode) => {
    const status = await waitForJob(bench.engine, await bench.sh(script));
    expect(status).toMatchObject({ state, exitCode });
    expect(status.reason).toContain(String(exitCode));
  });

  test('arguments arrive as they were given, and nothing is expanded', async () => {
    const argv = ['sh', '-c', 'printf "%s\\0" "$@"', 'sh', ...NASTY_WORDS];
    const status = await waitForJob(bench.engine, await bench.engine.submit(bench.spec(argv)));
    expect((await bench.read(status.stdoutPath)).split('\0').slice(0, -1)).toEqual(NASTY_WORDS);
    expect(bench.exists('pwned')).toBe(false);
  });

  test('the environment is small, has what was added, and nothing of the head', async () => {
    process.env.BREADBOX_TEST_SECRET = 'of the head';
    const jobId = await bench.engine.submit(
      bench.spec(['env', '-0'], { env: { GREETING: 'a\nb "c" $(d)', HOME: '/elsewhere' } }),
    );
    const status = await waitForJob(bench.engine, jobId);
    delete process.env.BREADBOX_TEST_SECRET;
    const lines = (await bench.read(status.stdoutPath)).split('\0').filter(Boolean);
    const env = Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
    expect(env).toMatchObject({ GREETING: 'a\nb "c" $(d)', HOME: '/elsewhere' });
    for (const known of ['PATH', 'LANG', 'USER', 'TMPDIR']) expect(env).toHaveProperty(known);
    expect(env).not.toHaveProperty('BREADBOX_TEST_SECRET');
  });

  test('stdin is empty, and both outputs may be one file elsewhere', async () => {
    const path = join(bench.directory, 'both.txt');
    const jobId = await bench.sh('cat; echo one; echo two >&2; echo three', { stdoutPath: path, stderrPath: path });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({
      state: 'completed',
      stdoutPath: path,
      stderrPath: path,
    });
    expect(await bench.read(path)).toBe('one\ntwo\nthree\n');
  });

  test('a program that is not there fails the job, by name', async () => {
    const env = { PATH: '/usr/bin:/bin' }; // with a folder that may not be entered, a shell says 126
    const status = await waitForJob(
      bench.engine,
      await bench.engine.submit(bench.spec(['no-such-program', 'x'], { env })),
    );
    expect(status).toMatchObject({ state: 'failed', exitCode: 127 });
    expect(status.reason).toContain('no-such-program');
    expect(status.reason).toContain(bench.directory);
  });

  test('what can never run is refused at once', async () => {
    const refused = { code: 'bad-input' };
    await expect(bench.engine.submit(bench.spec(['true'], { cpus: 100_000 }))).rejects.toMatchObject(refused);
    await expect(bench.engine.submit(bench.spec(['true'], { cpus: -1 }))).rejects.toMatchObject(refused);
    await expect(bench.engine.submit(bench.spec(['true'], { cpus: 1.5 }))).rejects.toMatchObject(refused);
    await expect(bench.engine.submit(bench.spec([]))).rejects.toMatchObject(refused);
  });

  test('many small jobs: each runs once', async () => {
    const jobs = Array.from({ length: 40 }, (_, index) => bench.sh(`echo ${index} >>ran`));
    const statuses = await waitForJobs(bench.engine, await Promise.all(jobs), undefined, 90_000);
    expect(new Set(statuses.map(({ jobId }) => jobId)).size).toBe(40);
    expect(statuses.every(({ state }) => state === 'completed')).toBe(true);
    const ran = (await bench.text('ran')).trim().split('\n').map(Number);
    expect(ran.sort((a, b) => a - b)).toEqual(jobs.map((_, index) => index));
  });
}
