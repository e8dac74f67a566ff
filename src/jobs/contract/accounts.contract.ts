import { chmod, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { waitForJob } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';
import { NASTY_WORDS } from './nasty-words.ts';

/** Jobs that run as other Unix accounts. */
export function accountsContract(bench: ContractBench): void {
  test('a job of an account has its rights and its login, and nothing of the engine', async (context) => {
    if (!bench.engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
    process.env.BREADBOX_TEST_SECRET = 'of the head';
    const more = { account: bench.otherAccount, directory: '/', env: { GREETING: "it's\n$(id)", UID: '7' } };
    const jobId = await bench.sh(
      'id -un; id -gn; umask; pwd; grep CapPrm /proc/self/status; env -0; echo >&2 hm',
      more,
    );
    const status = await waitForJob(bench.engine, jobId);
    delete process.env.BREADBOX_TEST_SECRET;
    expect(await bench.read(status.stderrPath)).toBe('hm\n');
    expect(status).toMatchObject({ state: 'completed', exitCode: 0 });
    const [user, group, umask, folder, rights, ...rest] = (await bench.read(status.stdoutPath)).split('\n');
    expect([user, folder, rights]).toEqual([bench.otherAccount, '/', 'CapPrm:\t0000000000000000']);
    expect(['nogroup', bench.otherAccount]).toContain(group);
    expect(Number.parseInt(umask!, 8)).toBe(0o022);
    const env = rest.join('\n').split('\0');
    expect(env).toEqual(
      expect.arrayContaining([`USER=${bench.otherAccount}`, `LOGNAME=${bench.otherAccount}`, "GREETING=it's\n$(id)"]),
    );
    expect(env.filter((line) => line.includes('SECRET') || line.endsWith(`=${homedir()}`))).toEqual([]);
  });

  test('a job of an account may write to its own output by name, and arguments arrive as they were given', async (context) => {
    if (!bench.engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
    const script = 'for word; do printf "%s|" "$word"; done >/dev/stdout; cat; echo bye >/dev/stderr';
    const argv = ['sh', '-c', script, 'sh', ...NASTY_WORDS];
    const jobId = await bench.engine.submit(bench.spec(argv, { account: bench.otherAccount, directory: '/' }));
    const status = await waitForJob(bench.engine, jobId);
    expect(await bench.read(status.stderrPath)).toBe('bye\n');
    expect(await bench.read(status.stdoutPath)).toBe(`${NASTY_WORDS.join('|')}|`);
  });

  test('it is the account that enters the directory and opens the output files of its job', async (context) => {
    if (!bench.engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
    await chmod(bench.here(bench.directory), 0o700);
    const inside = await waitForJob(bench.engine, await bench.sh('true', { account: bench.otherAccount }));
    expect(inside).toMatchObject({
      state: 'failed',
      exitCode: 126,
      reason: expect.stringContaining(`by ${bench.otherAccount} in`),
    });
    const stdoutPath = join(bench.directory, 'out');
    const jobId = await bench.sh('true', { account: bench.otherAccount, directory: '/', stdoutPath });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'failed' });
    expect(bench.exists('out')).toBe(false);
  });

  test('a job of an account is cancelled like any other, with its children', async (context) => {
    if (!bench.engine.capabilities.accounts) return context.skip('this engine runs all jobs as its own account');
    const { killGrace } = bench.engine.capabilities;
    const body = `${killGrace ? 'trap "" TERM; ' : ''}sleep 60 & echo $!; sleep 60`;
    const jobId = await bench.sh(body, { account: bench.otherAccount, directory: '/' });
    const { stdoutPath } = (await bench.engine.status([jobId])).get(jobId)!;
    let child = '';
    while (!child.endsWith('\n')) {
      await sleep(10);
      child = await bench.read(stdoutPath).catch(() => '');
    }
    await bench.engine.cancel(jobId, { graceSec: 0.3 });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({
      state: 'cancelled',
      exitCode: killGrace ? 137 : 143,
    });
    await sleep(50);
    await writeFile(bench.here(join(bench.directory, 'child')), child);
    expect(await bench.lives('child')).toBe(false);
  });

  test('an account that is not there, or that the engine cannot be, is refused at once', async () => {
    const absent = bench.spec(['true'], { account: `no-such-${process.pid}` });
    await expect(bench.engine.submit(absent)).rejects.toMatchObject({ code: 'bad-input' });
    if (bench.engine.capabilities.accounts) return;
    await expect(bench.engine.submit(bench.spec(['true'], { account: 'root' }))).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
}
