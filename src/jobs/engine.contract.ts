import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Engine, hasEnded, type JobSpec } from './engine.ts';
import { waitForJob, waitForJobs } from './wait-for-jobs.ts';

/** An engine with two cores and nothing queued. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** An empty directory that jobs can read and write. */
  readonly directory: string;
  /** Ends all that still runs, and removes what was made. */
  stop(): Promise<void>;
}

const NASTY = [
  'two words',
  "it's",
  '"quoted"',
  'line\nbreak\n',
  '$(touch pwned)',
  '`id`',
  '$HOME',
  '*',
  '',
  '\\',
  '-n',
  'ü€',
];

/** What holds for every engine. Jobs are real processes. */
export function engineContract(name: string, makeEngine: () => Promise<EngineUnderTest>): void {
  describe(`${name}: contract of engines`, () => {
    let under: EngineUnderTest;
    let engine: Engine;
    const spec = (argv: readonly string[], more: Partial<JobSpec> = {}): JobSpec => ({
      name: 'test',
      argv,
      cpus: 1,
      directory: under.directory,
      ...more,
    });
    const sh = (script: string, more?: Partial<JobSpec>) => engine.submit(spec(['sh', '-c', script], more));
    // A zombie has ended: some containers have no first process that reaps.
    const lives = async (file: string) => {
      const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,stat=']);
      const pid = (await readFile(join(under.directory, file), 'utf8')).trim();
      return stdout.split('\n').some((line) => new RegExp(`^\\s*${pid}\\s+[^Z]`).test(line));
    };

    beforeEach(async () => {
      under = await makeEngine();
      engine = under.engine;
    });
    afterEach(() => under.stop());

    test('a job runs in its directory, and its output and times are known', async () => {
      const jobId = await sh('pwd; echo oops >&2', { name: 'first one' });
      const status = await waitForJob(engine, jobId);
      expect(status).toMatchObject({
        jobId,
        name: 'first one',
        state: 'completed',
        cpus: 1,
        exitCode: 0,
        reason: undefined,
      });
      expect(await readFile(status.stdoutPath, 'utf8')).toBe(`${under.directory}\n`);
      expect(await readFile(status.stderrPath, 'utf8')).toBe('oops\n');
      const { submittedAt, startedAt, endedAt } = status;
      expect([submittedAt, startedAt!, endedAt!]).toEqual([submittedAt, startedAt!, endedAt!].sort());
      expect((await engine.nodes()).map(({ node }) => node)).toContain(status.node);
    });

    test.each([
      ['exit 3', 'failed', 3],
      ['kill -SEGV $$', 'failed', 139],
      ['kill -TERM $$', 'failed', 143],
      ['exit 255', 'failed', 255],
    ] as const)('%s: %s, %i', async (script, state, exitCode) => {
      const status = await waitForJob(engine, await sh(script));
      expect(status).toMatchObject({ state, exitCode });
      expect(status.reason).toContain(String(exitCode));
    });

    test('arguments arrive as they were given, and nothing is expanded', async () => {
      const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
      const status = await waitForJob(
        engine,
        await engine.submit(spec([process.execPath, '-e', script, '--', ...NASTY])),
      );
      expect(JSON.parse(await readFile(status.stdoutPath, 'utf8'))).toEqual(NASTY);
      expect(existsSync(join(under.directory, 'pwned'))).toBe(false);
    });

    test('the environment is small, has what was added, and nothing of the head', async () => {
      process.env.BREADBOX_TEST_SECRET = 'of the head';
      const jobId = await engine.submit(
        spec(['env', '-0'], { env: { GREETING: 'a\nb "c" $(d)', HOME: '/elsewhere' } }),
      );
      const status = await waitForJob(engine, jobId);
      delete process.env.BREADBOX_TEST_SECRET;
      const lines = (await readFile(status.stdoutPath, 'utf8')).split('\0').filter(Boolean);
      const env = Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
      expect(env).toMatchObject({ GREETING: 'a\nb "c" $(d)', HOME: '/elsewhere' });
      for (const known of ['PATH', 'LANG', 'USER', 'TMPDIR']) expect(env).toHaveProperty(known);
      expect(env).not.toHaveProperty('BREADBOX_TEST_SECRET');
    });

    test('stdin is empty, and both outputs may be one file elsewhere', async () => {
      const path = join(under.directory, 'both.txt');
      const jobId = await sh('cat; echo one; echo two >&2; echo three', { stdoutPath: path, stderrPath: path });
      expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'completed', stdoutPath: path, stderrPath: path });
      expect(await readFile(path, 'utf8')).toBe('one\ntwo\nthree\n');
    });

    test('a program that is not there fails the job, by name', async () => {
      const env = { PATH: '/usr/bin:/bin' }; // with a folder that may not be entered, a shell says 126
      const status = await waitForJob(engine, await engine.submit(spec(['no-such-program', 'x'], { env })));
      expect(status).toMatchObject({ state: 'failed', exitCode: 127 });
      expect(status.reason).toContain('no-such-program');
      expect(status.reason).toContain(under.directory);
    });

    test('a job of an account has its rights and its login, and nothing of the engine', async (context) => {
      if (!engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
      process.env.BREADBOX_TEST_SECRET = 'of the head';
      const more = { account: 'nobody', directory: '/', env: { GREETING: "it's\n$(id)", UID: '7' } };
      const jobId = await sh('id -un; id -gn; umask; pwd; grep CapPrm /proc/self/status; env -0; echo >&2 hm', more);
      const status = await waitForJob(engine, jobId);
      delete process.env.BREADBOX_TEST_SECRET;
      expect(await readFile(status.stderrPath, 'utf8')).toBe('hm\n');
      expect(status).toMatchObject({ state: 'completed', exitCode: 0 });
      const [user, group, umask, folder, rights, ...rest] = (await readFile(status.stdoutPath, 'utf8')).split('\n');
      expect([user, folder, rights]).toEqual(['nobody', '/', 'CapPrm:\t0000000000000000']);
      expect(group).toMatch(/^nogroup|nobody$/);
      expect(Number.parseInt(umask!, 8)).toBe(0o022);
      const env = rest.join('\n').split('\0');
      expect(env).toEqual(expect.arrayContaining(['USER=nobody', 'LOGNAME=nobody', "GREETING=it's\n$(id)"]));
      expect(env.filter((line) => line.includes('SECRET') || line.endsWith(`=${homedir()}`))).toEqual([]);
    });

    test('a job of an account may write to its own output by name, and arguments arrive as they were given', async (context) => {
      if (!engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
      const script = 'for word; do printf "%s|" "$word"; done >/dev/stdout; cat; echo bye >/dev/stderr';
      const argv = ['sh', '-c', script, 'sh', ...NASTY];
      const jobId = await engine.submit(spec(argv, { account: 'nobody', directory: '/' }));
      const status = await waitForJob(engine, jobId);
      expect(await readFile(status.stderrPath, 'utf8')).toBe('bye\n');
      expect(await readFile(status.stdoutPath, 'utf8')).toBe(`${NASTY.join('|')}|`);
    });

    test('it is the account that enters the directory and opens the output files of its job', async (context) => {
      if (!engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
      await chmod(under.directory, 0o700);
      const inside = await waitForJob(engine, await sh('true', { account: 'nobody' }));
      expect(inside).toMatchObject({ state: 'failed', exitCode: 126, reason: expect.stringContaining('by nobody in') });
      const stdoutPath = join(under.directory, 'out');
      const jobId = await sh('true', { account: 'nobody', directory: '/', stdoutPath });
      expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'failed' });
      expect(existsSync(stdoutPath)).toBe(false);
    });

    test('a job of an account is cancelled like any other, with its children', async (context) => {
      if (!engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
      const jobId = await sh('trap "" TERM; sleep 60 & echo $!; sleep 60', { account: 'nobody', directory: '/' });
      const { stdoutPath } = (await engine.status([jobId])).get(jobId)!;
      let child = '';
      while (!child.endsWith('\n')) {
        await sleep(10);
        child = await readFile(stdoutPath, 'utf8').catch(() => '');
      }
      await engine.cancel(jobId, { graceSec: 0.3 });
      expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'cancelled', exitCode: 137 });
      await sleep(50);
      await writeFile(join(under.directory, 'child'), child);
      expect(await lives('child')).toBe(false);
    });

    test('an account that is not there, or that the engine cannot be, is refused at once', async () => {
      const absent = spec(['true'], { account: `no-such-${process.pid}` });
      await expect(engine.submit(absent)).rejects.toMatchObject({ code: 'bad-input' });
      if (engine.capabilities.accounts) return;
      await expect(engine.submit(spec(['true'], { account: 'root' }))).rejects.toMatchObject({ code: 'bad-input' });
    });

    test('what can never run is refused at once', async () => {
      const refused = { code: 'bad-input' };
      await expect(engine.submit(spec(['true'], { cpus: 100_000 }))).rejects.toMatchObject(refused);
      await expect(engine.submit(spec(['true'], { cpus: -1 }))).rejects.toMatchObject(refused);
      await expect(engine.submit(spec(['true'], { cpus: 1.5 }))).rejects.toMatchObject(refused);
      await expect(engine.submit(spec([]))).rejects.toMatchObject(refused);
    });

    test('jobs take turns: the later one waits, says why, and starts when there is room', async () => {
      const holder = await sh('while [ ! -e go ]; do sleep 0.02; done', { cpus: 2 });
      await waitForJob(engine, holder, ({ state }) => state === 'running');
      const next = await sh('echo ran', { cpus: 2 });
      const why = await engine.whyPending([holder, next, 'no-such-job']);
      expect([...why.keys()]).toEqual([next]);
      expect(why.get(next)!.sentence.length).toBeGreaterThan(10);
      expect((await engine.status([next])).get(next)).toMatchObject({ state: 'pending', startedAt: undefined });
      expect((await engine.nodes()).reduce((sum, { busyCores }) => sum + busyCores, 0)).toBe(2);
      await writeFile(join(under.directory, 'go'), '');
      const [first, second] = await waitForJobs(engine, [holder, next]);
      expect([first!.state, second!.state]).toEqual(['completed', 'completed']);
      expect(second!.startedAt! >= first!.endedAt!).toBe(true);
    });

    test('a job of no cpus starts at once, past others, and holds up nobody', async () => {
      const holder = await sh('sleep 60', { cpus: 2 });
      const waiting = await sh('true');
      const idle = await sh('sleep 60', { cpus: 0 });
      await waitForJob(engine, idle, ({ state }) => state === 'running');
      expect((await engine.status([waiting])).get(waiting)!.state).toBe('pending');
      await engine.cancel(holder);
      expect(await waitForJob(engine, waiting)).toMatchObject({ state: 'completed' });
      expect((await engine.status([idle])).get(idle)!.state).toBe('running');
      await engine.cancel(idle);
    });

    test('a running job that gives up cores lets others start, and has them back when they are free', async (context) => {
      if (!engine.capabilities.resize) return context.skip(`${name} cannot change what a job holds`);
      const wide = await sh('sleep 30', { cpus: 2 });
      const next = await sh('sleep 30');
      await waitForJob(engine, wide, ({ state }) => state === 'running');
      expect(await engine.resize(wide, 1)).toBe(1);
      await waitForJob(engine, next, ({ state }) => state === 'running');
      expect(await engine.resize(wide, 2)).toBe(1);
      expect((await engine.status([wide])).get(wide)?.cpus).toBe(1);
      await engine.cancel(next, { graceSec: 0 });
      await waitForJob(engine, next, ({ state }) => hasEnded(state));
      expect(await engine.resize(wide, 5)).toBe(2);
      await engine.cancel(wide, { graceSec: 0 });
      await waitForJob(engine, wide, ({ state }) => hasEnded(state));
      expect(await engine.resize(wide, 2)).toBe(0);
      expect(await engine.resize('999999', 2)).toBe(0);
    });

    test('a cancelled pending job never starts', async () => {
      const holder = await sh('sleep 60', { cpus: 2 });
      const pending = await sh('touch started');
      await engine.cancel(pending);
      expect(await waitForJob(engine, pending)).toMatchObject({ state: 'cancelled', startedAt: undefined });
      await engine.cancel(holder);
      expect(await waitForJob(engine, holder)).toMatchObject({ state: 'cancelled' });
      await sleep(100);
      expect(existsSync(join(under.directory, 'started'))).toBe(false);
    });

    test('cancel is a TERM that the job may answer, to its children too', async () => {
      const jobId = await sh('trap "echo bye; exit 4" TERM; sleep 60 & echo $! >child; touch up; wait');
      while (!existsSync(join(under.directory, 'up'))) await sleep(10);
      await engine.cancel(jobId);
      const status = await waitForJob(engine, jobId);
      expect(status.state).toBe('cancelled');
      expect(await readFile(status.stdoutPath, 'utf8')).toBe('bye\n');
      await sleep(50);
      expect(await lives('child')).toBe(false);
    });

    test('a job that ignores TERM is killed after the grace, with its children', async () => {
      const jobId = await sh('trap "" TERM; sleep 60 & echo $! >child; touch up; wait; sleep 60');
      while (!existsSync(join(under.directory, 'up'))) await sleep(10);
      const from = Date.now();
      await engine.cancel(jobId, { graceSec: 0.5 });
      expect(await waitForJob(engine, jobId)).toMatchObject({ state: 'cancelled', exitCode: 137 });
      expect(Date.now() - from).toBeGreaterThan(450);
      await sleep(50);
      expect(await lives('child')).toBe(false);
    });

    test('an unknown id is absent, and cancelling it or an ended job does nothing', async () => {
      const jobId = await sh('true');
      const ended = await waitForJob(engine, jobId);
      await engine.cancel(jobId);
      await engine.cancel('no-such-job');
      expect(await engine.status([jobId, 'no-such-job'])).toEqual(new Map([[jobId, ended]]));
      expect(await engine.whyPending([jobId])).toEqual(new Map());
    });

    test('many small jobs: each runs once', async () => {
      const jobs = Array.from({ length: 40 }, (_, index) => sh(`echo ${index} >>ran`));
      const statuses = await waitForJobs(engine, await Promise.all(jobs));
      expect(new Set(statuses.map(({ jobId }) => jobId)).size).toBe(40);
      expect(statuses.every(({ state }) => state === 'completed')).toBe(true);
      const ran = (await readFile(join(under.directory, 'ran'), 'utf8')).trim().split('\n').map(Number);
      expect(ran.sort((a, b) => a - b)).toEqual(jobs.map((_, index) => index));
    });
  });
}
