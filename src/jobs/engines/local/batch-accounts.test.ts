import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchSpec, JobSpec, JobStatus } from '../../engine.ts';
import { findAccount } from '../../unix-account.ts';
import { waitForJobs } from '../../wait-for-jobs.ts';
import { createLocalEngine } from './create-local-engine.ts';
import { PolledFence } from './limits/polled-fence.ts';
import type { LocalEngine } from './local-engine.ts';
import { removeSpool } from './spool-directory.ts';

const nobody = await findAccount('nobody');

/** Each as an account has it; what a head without root does is in limits/limits.test.ts. */
describe.runIf(process.getuid?.() === 0 && nobody !== undefined)('batch jobs of an account', () => {
  let home: string;
  let engine: LocalEngine;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'breadbox-accounts-'));
    await chmod(home, 0o711);
    await mkdir(join(home, 'work'));
    await chown(join(home, 'work'), nobody!.uid, nobody!.gid);
    engine = await createLocalEngine({
      directory: join(home, 'jobs'),
      cores: 2,
      pollMs: 25,
      limits: { timeLimitGraceSec: 0.3 },
    });
  });
  afterEach(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  function job(script: string, batch: Partial<BatchSpec> = {}): JobSpec {
    const whole: BatchSpec = { script: `#!/bin/sh\n${script}\n`, tasks: 1, cpusPerTask: 1, stdout: 'out', ...batch };
    const names = { name: 'test', argv: [], owner: 'alice', account: 'nobody' };
    return { ...names, cpus: 1, directory: join(home, 'work'), batch: whole };
  }

  async function run(spec: JobSpec): Promise<JobStatus> {
    const [status] = await waitForJobs(engine, [await engine.submit(spec)]);
    return status!;
  }

  test('its script, its steps and its output belong to it, and others see none of it', async () => {
    const script = 'id -un; pwd; umask; cat "$0" | tail -n 1; touch "$BREADBOX_STEPS/mine"; ls "$BREADBOX_STEPS"';
    const status = await run(job(script, { umask: 0o077 }));
    expect(status).toMatchObject({ state: 'completed', exitCode: 0 });
    const lines = (await readFile(join(home, 'work', 'out'), 'utf8')).trim().split('\n');
    expect(lines).toEqual(['nobody', join(home, 'work'), '0077', script, 'mine']);
    const spool = join(home, 'spool');
    const seen = async (path: string) => {
      const { mode, uid } = await stat(join(spool, path));
      return [(mode & 0o777).toString(8), uid];
    };
    expect(await seen('')).toEqual(['711', 0]);
    expect(await seen(status.rawId)).toEqual(['700', nobody!.uid]);
    expect(await seen(`${status.rawId}/slurm_script`)).toEqual(['500', nobody!.uid]);
    const out = await stat(status.stdoutPath);
    expect([(out.mode & 0o777).toString(8), out.uid]).toEqual(['600', nobody!.uid]);
  });

  test('it cannot write where it may not, through a link neither, and is told', async () => {
    await writeFile(join(home, 'treasure'), 'gold');
    await symlink(join(home, 'treasure'), join(home, 'work', 'out'));
    const status = await run(job('echo stolen'));
    expect(status).toMatchObject({ state: 'failed', exitCode: 126 });
    expect(status.reason).toBe(`its output file ${join(home, 'work', 'out')} cannot be written by its account`);
    expect(await readFile(join(home, 'treasure'), 'utf8')).toBe('gold');
  });

  test('it can neither leave its limits nor raise them', async () => {
    const script = `for file in $(find /sys/fs/cgroup -path '*breadbox-*' -name '*max*' -o -path '*breadbox-*' -name '*limit_in_bytes' 2>/dev/null); do
        [ -w "$file" ] && echo "$file may be written"; done
      find /sys/fs/cgroup -name cgroup.procs -writable 2>/dev/null`;
    await run(job(script, { memBytes: 100 * 2 ** 20 }));
    expect(await readFile(join(home, 'work', 'out'), 'utf8')).toBe('');
  });

  test('memory, processes and time are limited, and nothing is left', async () => {
    const hog = `exec python3 -c 'b = [bytearray(10_000_000) for _ in range(40)]'`;
    const hasPython = (await run(job('python3 -c ""'))).state === 'completed';
    if (hasPython) expect(await run(job(hog, { memBytes: 100 * 2 ** 20 }))).toMatchObject({ state: 'out-of-memory' });
    const stubborn = 'trap "" TERM; setsid sh -c "trap \'\' TERM; sleep 60; sleep 60" & sleep 60; sleep 60';
    const status = await run(job(stubborn, { timeLimitSec: 1 }));
    expect(status).toMatchObject({ state: 'timeout' });
    expect(await new PolledFence(undefined, join(home, 'spool', status.rawId, 'steps')).members()).toEqual([]);
  });

  test('what it reads from a stream is opened for it', async () => {
    const jobId = await engine.submit(job('cat; id -un', { stdin: { stream: true } }));
    await waitForJobs(engine, [jobId], ({ state }) => state === 'running');
    await engine.writeStdin(jobId, Buffer.from('hello '));
    await engine.endStdin(jobId);
    await waitForJobs(engine, [jobId]);
    expect(await readFile(join(home, 'work', 'out'), 'utf8')).toBe('hello nobody\n');
  });

  test('its spool is removed with its own rights: a link leads nowhere', async () => {
    await mkdir(join(home, 'precious'));
    await writeFile(join(home, 'precious', 'file'), '');
    const links = `ln -s '${home}/precious' "$BREADBOX_STEPS/link"; mkdir "$BREADBOX_STEPS/..odd" "$BREADBOX_STEPS/.a"`;
    const { rawId } = await run(job(links));
    const setpriv = execFileSync('which', ['setpriv'], { encoding: 'utf8' }).trim();
    await removeSpool({ spool: join(home, 'spool'), setpriv }, rawId, 'nobody');
    expect(execFileSync('ls', ['-A', join(home, 'spool')], { encoding: 'utf8' })).toBe('');
    expect((await stat(join(home, 'precious', 'file'))).isFile()).toBe(true);
  });
});
