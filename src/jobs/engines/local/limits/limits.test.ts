import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchSpec, JobSpec, JobStatus } from '../../../engine.ts';
import { waitForJobs } from '../../../wait-for-jobs.ts';
import { createLocalEngine } from '../create-local-engine.ts';
import type { LocalEngine } from '../local-engine.ts';
import { cgroupFences } from './cgroup-fence.ts';
import { chooseCgroup } from './choose-cgroup.ts';
import { PolledFence } from './polled-fence.ts';

const MIB = 2 ** 20;
/** Grows by 10 MB each few milliseconds, and stops by itself where nothing stops it. */
const HOG = `const held = []; const grow = () => { held.push(Buffer.alloc(10e6, 1));
  if (held.length < 50) setTimeout(grow, 10); else setTimeout(() => {}, 20_000); }; grow();`;

let home: string;
let engines: LocalEngine[];

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'breadbox-limits-')));
  await mkdir(join(home, 'work'));
  engines = [];
});

afterEach(async () => {
  for (const engine of engines) await engine.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

const tried = await chooseCgroup('/try');
if (tried !== undefined) await cgroupFences(tried).close();
const canCgroup = tried !== undefined;

describe.each(['cgroup', 'polled'] as const)('limits by %s', (kind) => {
  const testHere = test.runIf(kind === 'polled' || canCgroup);

  async function makeEngine(): Promise<LocalEngine> {
    const limits = { ...(kind === 'polled' && { limiter: kind }), timeLimitGraceSec: 0.4 };
    const engine = await createLocalEngine({ directory: join(home, 'jobs'), cores: 2, pollMs: 25, limits });
    engines.push(engine);
    return engine;
  }

  function job(script: string, batch: Partial<BatchSpec> = {}, more: Partial<JobSpec> = {}): JobSpec {
    const text = script.startsWith('#!') ? script : `#!/bin/sh\n${script}\n`;
    const whole: BatchSpec = { script: text, tasks: 1, cpusPerTask: 1, stdout: 'out', ...batch };
    return { name: 'test', argv: [], owner: 'alice', cpus: 1, directory: join(home, 'work'), batch: whole, ...more };
  }

  async function run(spec: JobSpec, engine?: LocalEngine): Promise<JobStatus> {
    const runner = engine ?? (await makeEngine());
    const [status] = await waitForJobs(runner, [await runner.submit(spec)], undefined, 25_000);
    return status!;
  }

  const output = () => readFile(join(home, 'work', 'out'), 'utf8');
  const leftOf = ({ rawId }: JobStatus) => new PolledFence(undefined, join(home, 'spool', rawId, 'steps')).members();

  testHere('a job that takes more memory than it asked for ends as out-of-memory, with both figures', async () => {
    const engine = await makeEngine();
    const spec = job(`exec '${process.execPath}' -e '${HOG}'`, { memBytes: 150 * MIB });
    const status = await run(spec, engine);
    expect(status).toMatchObject({ state: 'out-of-memory', exitCode: 137 });
    expect(status.reason).toMatch(/^asked for 150 MiB of memory(,| and) used \d+ MiB/);
    const { peakMemBytes = 0 } = status.usage;
    expect(peakMemBytes).toBeGreaterThan(100 * MIB);
    expect(peakMemBytes).toBeLessThan(kind === 'cgroup' ? 151 * MIB : 450 * MIB);
    expect((await engine.details(status.jobId))?.limiter.kind).toMatch(kind);
  });

  testHere('what is within its limit is not touched, Node and Java start under any', async () => {
    const java = spawnSync('java', ['-version']).status === 0 ? 'java -version 2>&1 | head -n 1' : 'true';
    const script = `'${process.execPath}' -p '"node runs"'\n${java}`;
    const status = await run(job(script, { memBytes: 128 * MIB, timeLimitSec: 60 }));
    expect(await output()).toContain('node runs');
    if (java !== 'true') expect(await output()).toContain('version');
    expect(status).toMatchObject({ state: 'completed', exitCode: 0 });
  });

  testHere('a job at its time limit is asked to end, and is a timeout whatever it answers', async () => {
    const status = await run(job('trap "echo bye; exit 0" TERM; echo up; sleep 60 & wait', { timeLimitSec: 3 }));
    expect(status).toMatchObject({ state: 'timeout', exitCode: 0, reason: 'reached its time limit of 3 s' });
    expect(await output()).toBe('up\nbye\n');
    expect(Date.parse(status.endedAt!) - Date.parse(status.startedAt!)).toBeLessThan(30_000);
  });

  testHere('one that ignores TERM, with what left its session, is killed after the grace', async () => {
    const script = 'trap "" TERM; setsid sh -c "trap \'\' TERM; sleep 60; sleep 60" & sleep 60; sleep 60';
    const status = await run(job(script, { timeLimitSec: 3 }));
    expect(status).toMatchObject({ state: 'timeout', exitCode: 137 });
    expect(await leftOf(status)).toEqual([]);
  });

  testHere('a daemon does not outlive its job', async () => {
    // Out of a cgroup nobody gets. Polled, the environment gives away who left the session.
    const hidden = kind === 'cgroup' ? '(setsid env -i sleep 61 &)' : 'setsid env -i sleep 61 &';
    const status = await run(job(`(setsid sh -c "sleep 60; true" &)\n${hidden}\nsleep 0.6`));
    expect(status).toMatchObject({ state: 'completed', exitCode: 0 });
    expect(await leftOf(status)).toEqual([]);
    const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => line.trim() === 'sleep 61')).toEqual([]);
  });

  testHere('a fork bomb is kept small, and ended', async () => {
    // At most 2^10 processes, were nobody to stop it.
    const bomb = 'f() { [ $1 -gt 8 ] && exec sleep 60; f $(($1 + 1)) & f $(($1 + 1)) & wait; sleep 60; }; f 0';
    const engine = await makeEngine();
    const status = await run(job(bomb, { maxProcesses: 60, timeLimitSec: 2 }), engine);
    if (kind === 'polled') {
      expect(status).toMatchObject({ state: 'failed', reason: expect.stringContaining('its limit is 60') });
    } else {
      expect(['timeout', 'failed']).toContain(status.state);
      expect((await output()).toLowerCase()).toContain('fork');
    }
    expect(await leftOf(status)).toEqual([]);
  });

  testHere('the warning comes before the limit: to the script, or to the steps alone', async () => {
    const warnSignal = { signal: 'SIGUSR1', beforeSec: 4, scriptOnly: true } as const;
    const toScript = 'trap "echo warned; exit 5" USR1; sleep 60 & wait';
    expect(await run(job(toScript, { timeLimitSec: 8, warnSignal }))).toMatchObject({ state: 'failed', exitCode: 5 });
    expect(await output()).toBe('warned\n');
    const toSteps = `trap "echo script" USR1
      SLURM_STEP_ID=0 sh -c 'trap "echo step; exit 0" USR1; sleep 60 & wait' & wait $!`;
    const steps = { timeLimitSec: 8, warnSignal: { ...warnSignal, scriptOnly: false } };
    expect(await run(job(toSteps, steps))).toMatchObject({ state: 'completed' });
    expect(await output()).toBe('step\n');
  });

  testHere('the limits of a job hold under the next head too', async () => {
    const first = await makeEngine();
    const jobId = await first.submit(job('echo up; sleep 60', { timeLimitSec: 2 }));
    while (!existsSync(join(home, 'work', 'out'))) await sleep(20);
    await first.close();
    const second = await makeEngine();
    const [status] = await waitForJobs(second, [jobId]);
    expect(status).toMatchObject({ state: 'timeout' });
    expect(await leftOf(status!)).toEqual([]);
  });

  testHere('CPU time, memory and a curve are known, also after a restart', async () => {
    const engine = await makeEngine();
    // Half a core's worth would do: others may keep this computer busy.
    const busy = `const b = Buffer.alloc(60e6, 1), until = Date.now() + 2600;
      while (Date.now() < until || process.cpuUsage().user < 1.2e6); b[0]`;
    const { jobId, usage, startedAt, endedAt } = await run(job(`'${process.execPath}' -e '${busy}'`), engine);
    expect(usage.cpuSec).toBeGreaterThan(1);
    expect(usage.cpuSec).toBeLessThan(6);
    expect(usage.peakMemBytes).toBeGreaterThan(60e6);
    expect(usage.peakMemBytes).toBeLessThan(250e6);
    const { samples } = (await engine.details(jobId))!;
    expect(samples.length).toBeGreaterThanOrEqual(1);
    const meanCores = (usage.cpuSec! * 1000) / (Date.parse(endedAt!) - Date.parse(startedAt!));
    expect(Math.max(...samples.map(({ cores }) => cores))).toBeGreaterThan(0.3 * meanCores);
    await engine.close();
    const later = await (await makeEngine()).details(jobId);
    expect(later?.samples).toEqual(samples);
    expect(later?.usage).toEqual(usage);
  });

  testHere('of a job shorter than the first look the shell knows the CPU time', async () => {
    const { usage, state } = await run(job('i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done'));
    expect(state).toBe('completed');
    expect(usage.cpuSec).toBeGreaterThan(0);
  });

  testHere('when all is over nothing of it is left among the cgroups', async () => {
    const engine = await makeEngine();
    await run(job('true', { memBytes: 50 * MIB }), engine);
    await engine.close();
    if (kind === 'polled') return expect(existsSync(join(home, 'jobs', '1', 'cgroup.json'))).toBe(false);
    const { memory } = JSON.parse(await readFile(join(home, 'jobs', '1', 'cgroup.json'), 'utf8'));
    await sleep(50);
    expect(existsSync(memory)).toBe(false);
  });

  testHere('a script has its interpreter, its arguments, and files where their patterns say', async () => {
    const engine = await makeEngine();
    const script = `#!${process.execPath}\nconsole.log(process.argv.slice(2).join("|"), process.env.SLURM_JOB_ID);console.error("e")`;
    const spec = job(script, { stdout: 'o-%j.txt', stderr: 'e-%x.txt', umask: 0o077 }, { argv: ['a b', '*'] });
    const status = await run(spec, engine);
    expect(status).toMatchObject({ state: 'completed', stdoutPath: join(home, 'work', `o-${status.jobId}.txt`) });
    expect(await readFile(status.stdoutPath, 'utf8')).toBe(`a b|* ${status.jobId}\n`);
    expect(await readFile(status.stderrPath, 'utf8')).toBe('e\n');
    expect((await readdir(join(home, 'work'))).sort()).toEqual(['e-test.txt', `o-${status.jobId}.txt`]);
    const missing = await run(job('#!/no/such/python\n'), engine);
    expect(missing).toMatchObject({ state: 'failed', exitCode: 127 });
    expect(missing.reason).toContain('names /no/such/python');
    const nowhere = await run(job('true', { stdout: 'gone/out' }), engine);
    expect(nowhere).toMatchObject({ state: 'failed', exitCode: 126 });
    expect(nowhere.reason).toContain(`there is no folder ${join(home, 'work', 'gone')}`);
  });

  testHere('stdin is a file by its pattern, or what is written to it', async () => {
    const engine = await makeEngine();
    await writeFile(join(home, 'work', 'in-test'), 'from the file');
    await run(job('cat', { stdin: 'in-%x' }), engine);
    expect(await output()).toBe('from the file');
    const jobId = await engine.submit(job('cat', { stdin: { stream: true } }));
    await waitForJobs(engine, [jobId], ({ state }) => state === 'running');
    while ((await engine.details(jobId)) === undefined || !existsSync(join(home, 'jobs', jobId, 'stdin')))
      await sleep(10);
    await engine.writeStdin(jobId, Buffer.from('one '));
    await engine.writeStdin(jobId, Buffer.from('two'));
    await engine.endStdin(jobId);
    await waitForJobs(engine, [jobId]);
    expect(await output()).toBe('one two');
  });
});
