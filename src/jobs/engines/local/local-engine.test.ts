import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engineContract } from '../../engine.contract.ts';
import type { JobSpec } from '../../engine.ts';
import { waitForJob, waitForJobs } from '../../wait-for-jobs.ts';
import { createLocalEngine } from './create-local-engine.ts';
import type { LocalEngine } from './local-engine.ts';
import { bornAt, followers } from './process-table.ts';

let home: string;
let work: string;
let jobs: string;
let engines: LocalEngine[];

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'breadbox-engine-')));
  work = join(home, 'work');
  jobs = join(home, 'jobs');
  engines = [];
  await mkdir(work);
});

afterEach(stopAll);

async function makeEngine(cores = 2): Promise<LocalEngine> {
  const engine = await createLocalEngine({ directory: jobs, cores, pollMs: 25 });
  engines.push(engine);
  return engine;
}

async function stopAll(): Promise<void> {
  for (const engine of engines) await engine.close();
  for (const jobId of existsSync(jobs) ? await readdir(jobs) : []) {
    const [pid, born] = await readFile(join(jobs, jobId, 'started', 'process'), 'utf8').then(
      (text) => text.split('\n'),
      () => [],
    );
    if (pid && (await bornAt(Number(pid))) === born) process.kill(-Number(pid), 'SIGKILL');
  }
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

const script = (text: string, more: Partial<JobSpec> = {}): JobSpec => ({
  name: 'test',
  argv: ['sh', '-c', text],
  cpus: 1,
  directory: work,
  ...more,
});
const at = (name: string) => join(work, name);
const seen = async (path: string) => {
  for (const until = Date.now() + 50_000; !existsSync(path); await sleep(10)) {
    if (Date.now() > until) throw new Error(`${path} never came`);
  }
};
const supervisorOf = async (jobId: string) =>
  Number((await readFile(join(jobs, jobId, 'started', 'process'), 'utf8')).split('\n')[0]);

engineContract('local', async () => ({ engine: await makeEngine(), directory: work, stop: async () => {} }));

describe('the head restarts or dies', () => {
  test('a second engine takes up what runs, what waits and what has ended', async () => {
    const first = await makeEngine(1);
    const ended = await first.submit(script('exit 7'));
    const before = await waitForJob(first, ended);
    const running = await first.submit(script('echo $$ >>ran; while [ ! -e go ]; do sleep 0.02; done; exit 5'));
    const waiting = await first.submit(script('echo $$ >>ran'));
    const unwanted = await first.submit(script('touch unwanted'));
    await first.cancel(unwanted);
    await seen(at('ran'));
    await first.close();

    const second = await makeEngine(1);
    const statuses = await second.status([ended, running, waiting, unwanted]);
    expect(statuses.get(ended)).toEqual(before);
    expect([...statuses.values()].map(({ state }) => state)).toEqual(['failed', 'running', 'pending', 'cancelled']);
    expect((await second.whyPending([waiting])).get(waiting)?.sentence).toBe(
      `waits for 1 of 1 core; job ${running} holds them`,
    );
    await writeFile(at('go'), '');
    const [one, two] = await waitForJobs(second, [running, waiting]);
    expect(one).toMatchObject({ state: 'failed', exitCode: 5 });
    expect(two).toMatchObject({ state: 'completed', exitCode: 0 });
    expect((await readFile(at('ran'), 'utf8')).trim().split('\n')).toHaveLength(2);
    expect(await second.submit(script('true'))).toBe('5');
  });

  test('kill -9 of the head loses no job and runs none twice', async () => {
    const scripts = ['sleep 0.6; echo 1 >>ran', ...[2, 3, 4, 5].map((n) => `sleep 0.1; echo ${n} >>ran`)];
    const fixture = join(import.meta.dirname, 'head-that-dies.fixture.ts');
    const head = spawn(process.execPath, ['--import', 'tsx', fixture, jobs, '2', work, ...scripts], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(head, 'exit');
    const [ids] = await Promise.race([once(head.stdout, 'data'), ended.then(() => ['the head ended'])]);
    head.kill('SIGKILL');
    await ended;
    const jobIds = String(ids).trim().split(' ');
    expect(jobIds).toHaveLength(5);
    const statuses = await waitForJobs(await makeEngine(), jobIds);
    expect(statuses.map(({ state }) => state)).toEqual(Array(5).fill('completed'));
    expect((await readFile(at('ran'), 'utf8')).trim().split('\n').sort()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('five engines on one directory at once: each job runs once, and all of them learn its end', async () => {
    const first = await makeEngine();
    const holder = await first.submit(script('sleep 60', { cpus: 2 }));
    await waitForJob(first, holder, ({ state }) => state === 'running');
    await Promise.all(Array.from({ length: 20 }, (_, n) => first.submit(script(`echo ${n} >>ran`))));
    const others = await Promise.all([makeEngine(), makeEngine(), makeEngine(), makeEngine()]);
    await first.cancel(holder);
    const jobIds = Array.from({ length: 21 }, (_, n) => String(n + 1));
    for (const engine of [first, ...others]) {
      const states = (await waitForJobs(engine, jobIds)).map(({ state }) => state);
      expect(states).toEqual(['cancelled', ...Array(20).fill('completed')]);
    }
    expect((await readFile(at('ran'), 'utf8')).trim().split('\n')).toHaveLength(20);
  });

  test('two engines never give one id twice', async () => {
    const [one, two] = await Promise.all([makeEngine(), makeEngine()]);
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).submit(script('true'))));
    expect(new Set(ids).size).toBe(20);
    for (const engine of [one, two])
      await waitForJobs(
        engine,
        (await Promise.all(ids)).filter((_, n) => (engine === one) === (n % 2 === 1)),
      );
  });

  test('a cancel whose head died before the signal is finished by the next', async () => {
    const first = await makeEngine();
    const jobId = await first.submit(script('touch up; sleep 60'));
    await seen(at('up'));
    await first.close();
    await writeFile(
      join(jobs, jobId, 'cancel.json'),
      JSON.stringify({ cancelledAt: '2020-01-01T00:00:00.000Z', graceSec: 1 }),
    );
    expect(await waitForJob(await makeEngine(), jobId)).toMatchObject({ state: 'cancelled', exitCode: 143 });
  });
});

describe('what a supervisor leaves', () => {
  test.each([true, false])('kill -9 of it fails the job and ends what it left (own child: %s)', async (own) => {
    const first = await makeEngine();
    const jobId = await first.submit(script('sleep 60 & touch up; trap "" TERM; wait'));
    await seen(at('up'));
    const pid = await supervisorOf(jobId);
    expect((await followers(pid)).length).toBeGreaterThanOrEqual(2);
    if (!own) await first.close();
    const engine = own ? first : await makeEngine();
    process.kill(pid, 'SIGKILL');
    const status = await waitForJob(engine, jobId);
    expect(status).toMatchObject({ state: 'failed', exitCode: undefined });
    expect(status.reason).toContain('supervisor was killed');
    await expect.poll(() => followers(pid)).toEqual([]);
    await engine.close();
    expect((await (await makeEngine()).status([jobId])).get(jobId)).toEqual(status);
  });

  test('a restart of the computer is node-fail; a pid that someone else has now is not the job', async () => {
    const first = await makeEngine();
    const [one, two] = [await first.submit(script('sleep 60')), await first.submit(script('sleep 60'))];
    await seen(join(jobs, two, 'started', 'process'));
    await seen(join(jobs, one, 'started', 'process'));
    await first.close();
    const bystander = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const rewrite = async (jobId: string, change: (lines: string[]) => void) => {
      const path = join(jobs, jobId, 'started', 'process');
      const lines = (await readFile(path, 'utf8')).split('\n');
      process.kill(-Number(lines[0]), 'SIGKILL');
      change(lines);
      await writeFile(path, lines.join('\n'));
    };
    await rewrite(one, (lines) => lines.splice(2, 1, 'another-boot'));
    await rewrite(two, (lines) => lines.splice(0, 1, String(bystander.pid)));
    const [restarted, reused] = await waitForJobs(await makeEngine(), [one, two]);
    expect(restarted).toMatchObject({ state: 'node-fail', reason: expect.stringContaining('restarted') });
    expect(reused).toMatchObject({ state: 'failed' });
    expect(await bornAt(bystander.pid!)).toBeDefined();
    bystander.kill('SIGKILL');
    await once(bystander, 'exit');
  });

  test('a claim without a record is a failure, not a second run', async () => {
    const first = await makeEngine(1);
    await first.submit(script('sleep 60'));
    const jobId = await first.submit(script('touch ran'));
    await first.close();
    await mkdir(join(jobs, jobId, 'started'));
    expect(await waitForJob(await makeEngine(1), jobId)).toMatchObject({ state: 'failed', startedAt: undefined });
    expect(existsSync(at('ran'))).toBe(false);
  });

  test('a job that is stopped together with its supervisor can be cancelled', async () => {
    const engine = await makeEngine();
    const jobId = await engine.submit(script('touch up; kill -STOP 0; sleep 60'));
    await seen(at('up'));
    await engine.cancel(jobId, { graceSec: 0.2 });
    expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'cancelled' });
  });
});

describe('many jobs, odd jobs', () => {
  test('300 tiny jobs end, and leave no zombie and no open file', async () => {
    const engine = await makeEngine();
    const files = (await readdir('/proc/self/fd')).length;
    const ids = await Promise.all(Array.from({ length: 300 }, (_, n) => engine.submit(script(`exit ${n % 3}`))));
    const statuses = await waitForJobs(engine, ids);
    expect(statuses.map(({ exitCode }) => exitCode)).toEqual(ids.map((_, n) => n % 3));
    expect(await zombiesOf(process.pid)).toEqual([]);
    expect((await readdir('/proc/self/fd')).length).toBeLessThanOrEqual(files + 2);
  });

  test('20 MB of output arrive whole', async () => {
    const engine = await makeEngine();
    const status = await waitForJob(engine, await engine.submit(script('head -c 20000000 /dev/zero')));
    expect((await readFile(status.stdoutPath)).length).toBe(20_000_000);
  });

  test.each(['exit', 'cd', 'set', 'a=b'])(
    'a program called %s is that program, not the word of the shell',
    async (name) => {
      await writeFile(at(name), '#!/bin/sh\necho "$0 $1"\nexit 9\n', { mode: 0o755 });
      const engine = await makeEngine();
      const env = { PATH: work };
      const status = await waitForJob(engine, await engine.submit(script('', { argv: [name, '3'], env })));
      expect(status).toMatchObject({ state: 'failed', exitCode: 9 });
      expect(await readFile(status.stdoutPath, 'utf8')).toBe(`${at(name)} 3\n`);
    },
  );

  test('the environment is exactly the small one', async () => {
    const engine = await makeEngine();
    const env = { __X: '1', dir: 'mine', out: 'mine' };
    const status = await waitForJob(engine, await engine.submit(script('', { argv: ['/usr/bin/env'], env })));
    const lines = (await readFile(status.stdoutPath, 'utf8')).trim().split('\n');
    const names = lines.map((line) => line.split('=')[0]).filter((name) => name !== '_');
    expect(names.sort()).toEqual(['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'USER', '__X', 'dir', 'out']);
    expect(lines).toContain('dir=mine');
  });

  test.each([
    [{ directory: '/no/such/place' }, 'its directory /no/such/place cannot be entered (ENOENT)'],
    [{ stdoutPath: '/no/such/place/out' }, 'its output file /no/such/place/out cannot be written (ENOENT)'],
    [{ argv: ['./missing'] }, 'the program ./missing was not found'],
  ])('%o fails with a reason, and the next job runs', async (more, reason) => {
    const engine = await makeEngine(1);
    const ids = [await engine.submit(script('true', more)), await engine.submit(script('true'))];
    const [bad, good] = await waitForJobs(engine, ids);
    expect(bad).toMatchObject({ state: 'failed', reason: expect.stringContaining(reason) });
    expect(good).toMatchObject({ state: 'completed' });
  });

  test.each([
    [{ argv: ['a\0b'] }, 'zero byte'],
    [{ argv: ['x'.repeat(200_000)] }, 'more arguments'],
    [{ env: { 'a b': '' } }, 'environment variable'],
    [{ directory: 'relative' }, 'not absolute'],
  ])('refuses what no system can run', async (more, message) => {
    await expect((await makeEngine()).submit(script('true', more))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(message),
    });
  });

  test('prune removes the oldest ended jobs, and no id comes twice', async () => {
    const engine = await makeEngine();
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await engine.submit(script('true')));
    await waitForJobs(engine, ids);
    expect(await engine.prune(2)).toBe(3);
    expect([...(await engine.status(ids)).keys()]).toEqual(['4', '5']);
    expect(await engine.prune(0)).toBe(1);
    await engine.close();
    expect(await (await makeEngine()).submit(script('true'))).toBe('6');
  });
});

describe('a directory that cannot be used', () => {
  test('a full disk: disk-full, the job that filled it has an exit code, and cancel still works', async (context) => {
    await mkdir(jobs);
    if (!smallDisk(jobs)) return context.skip();
    try {
      const engine = await makeEngine();
      const sleeper = await engine.submit(script('sleep 60'));
      await seen(join(jobs, sleeper, 'started', 'exit.new'));
      const filler = await engine.submit(script('head -c 1000000 /dev/zero'));
      expect(await waitForJob(engine, filler)).toMatchObject({ state: 'failed', exitCode: 1 });
      const submitting = engine.submit(script('true', { env: { LONG: 'x'.repeat(9000) } }));
      await expect(submitting).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining(jobs) });
      await engine.cancel(sleeper);
      expect(await waitForJob(engine, sleeper)).toMatchObject({ state: 'cancelled', exitCode: 143 });
    } finally {
      execFileSync('umount', ['-l', jobs]);
    }
  });

  test('below a file: home-not-writable', async () => {
    await writeFile(at('file'), '');
    const making = createLocalEngine({ directory: join(at('file'), 'jobs') });
    await expect(making).rejects.toMatchObject({
      code: 'home-not-writable',
      hint: expect.stringContaining('BREADBOX_HOME'),
    });
  });
});

/** 256 KiB of memory as a disk; where this account may not mount one, nothing is there to fill. */
function smallDisk(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function zombiesOf(parent: number): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.filter((stat) => stat.slice(stat.lastIndexOf(')') + 2).startsWith(`Z ${parent} `));
}
