import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { waitForJob } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

/** Cancelling, signals and what has ended. */
export function endingContract(bench: ContractBench): void {
  test('a cancelled pending job never starts', async () => {
    const holder = await bench.sh('sleep 60', { cpus: 2 });
    const pending = await bench.sh('touch started');
    await bench.engine.cancel(pending);
    expect(await waitForJob(bench.engine, pending)).toMatchObject({ state: 'cancelled', startedAt: undefined });
    await bench.engine.cancel(holder);
    expect(await waitForJob(bench.engine, holder)).toMatchObject({ state: 'cancelled' });
    await sleep(100);
    expect(bench.exists('started')).toBe(false);
  });

  test('cancel is a TERM that the job may answer, to its children too', async () => {
    const jobId = await bench.sh('trap "echo bye; exit 4" TERM; sleep 60 & echo $! >child; touch up; wait');
    await bench.seen('up');
    await bench.engine.cancel(jobId);
    const status = await waitForJob(bench.engine, jobId);
    expect(status.state).toBe('cancelled');
    expect(await bench.read(status.stdoutPath)).toBe('bye\n');
    await sleep(50);
    expect(await bench.lives('child')).toBe(false);
  });

  test('a job that ignores TERM is killed after the grace, with its children', async (context) => {
    if (!bench.engine.capabilities.killGrace) return context.skip("the time before a KILL is the cluster's own");
    const jobId = await bench.sh('trap "" TERM; sleep 60 & echo $! >child; touch up; wait; sleep 60');
    await bench.seen('up');
    const from = Date.now();
    await bench.engine.cancel(jobId, { graceSec: 0.5 });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'cancelled', exitCode: 137 });
    expect(Date.now() - from).toBeGreaterThan(450);
    await sleep(50);
    expect(await bench.lives('child')).toBe(false);
  });

  test('a step may say its last words when the script has gone at the first TERM', async (context) => {
    if (!bench.engine.capabilities.killGrace) return context.skip('what a script leaves is killed with its end');
    const step = `sh -c 'trap "sleep 0.4; echo bye >last; exit" TERM; touch up; sleep 60 & wait'`;
    const jobId = await bench.sbatch(`${step} & wait`);
    await bench.seen('up');
    await bench.engine.cancel(jobId, { graceSec: 10 });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'cancelled' });
    expect(await bench.text('last')).toBe('bye\n');
  });

  test('an unknown id is absent, and cancelling it or an ended job does nothing', async () => {
    const jobId = await bench.sh('true');
    const ended = await waitForJob(bench.engine, jobId);
    await bench.engine.cancel(jobId);
    await bench.engine.cancel('no-such-job');
    expect(await bench.engine.status([jobId, 'no-such-job'])).toEqual(new Map([[jobId, ended]]));
    expect(await bench.engine.whyPending([jobId])).toEqual(new Map());
  });
}
