import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

/** Holding, a time to begin, and doing it again. */
export function waitingContract(bench: ContractBench): void {
  test('a job that is held does not start until it is released', async () => {
    const born = await bench.sbatch('true', { held: true });
    const holder = await bench.waiter('go', { tasks: 2 });
    const later = await bench.sbatch('true');
    await bench.engine.hold(later);
    await bench.open('go');
    await waitForJob(bench.engine, holder);
    await sleep(100);
    for (const jobId of [born, later]) {
      expect(await bench.statusOf(jobId)).toMatchObject({ state: 'pending', held: true });
      expect(await bench.whyOf(jobId)).toMatchObject({ reason: 'JobHeldUser' });
      await bench.engine.release(jobId);
    }
    for (const status of await waitForJobs(bench.engine, [born, later]))
      expect(status).toMatchObject({ state: 'completed', held: false });
    await bench.engine.hold(born);
    await bench.engine.hold('no-such-job');
    expect((await bench.statusOf(born)).held).toBe(false);
  });

  test('a job does not begin before its time', async () => {
    const beginAt = new Date(Date.now() + 1500).toISOString();
    const jobId = await bench.sbatch('true', { beginAt });
    expect(await bench.whyOf(jobId)).toMatchObject({ reason: 'BeginTime', until: beginAt });
    const [status] = await waitForJobs(bench.engine, [jobId], undefined, 90_000);
    const { startedAt } = status!;
    expect(startedAt! >= beginAt).toBe(true);
  });

  test('a running job that is requeued is ended, and runs again under its id', async () => {
    const body = 'echo "$SLURM_RESTART_COUNT" >>attempts; [ -e second ] || { touch up; sleep 60; }';
    const jobId = await bench.sbatch(body, { requeue: true });
    await bench.seen('up');
    await bench.open('second');
    await bench.engine.requeue(jobId);
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'completed', exitCode: 0, restarts: 1 });
    expect(await bench.text('attempts')).toBe('\n1\n');
    const { events } = (await bench.engine.details(jobId))!;
    expect(events.map(({ event }) => event)).toEqual(['submitted', 'started', 'requeued', 'started', 'ended']);
  });

  test('a job that has ended is requeued, and is as new', async () => {
    const jobId = await bench.sbatch('[ -e second ] || exit 3');
    const before = await waitForJob(bench.engine, jobId);
    expect(before).toMatchObject({ state: 'failed', exitCode: 3, restarts: 0 });
    await bench.open('second');
    await bench.engine.requeue(jobId);
    const after = await waitForJob(bench.engine, jobId);
    expect(after).toMatchObject({ jobId, state: 'completed', exitCode: 0, reason: undefined, restarts: 1 });
    expect(after.submittedAt).toBe(before.submittedAt);
    expect(after.startedAt! >= before.endedAt!).toBe(true);
  });

  test('a cancelled job is requeued, and a requeued one is cancelled', async () => {
    const jobId = await bench.sbatch('[ -e second ] || { touch up; sleep 60; }; echo $$ >pid; touch again; sleep 60');
    await bench.seen('up');
    await bench.engine.cancel(jobId, { graceSec: 0.2 });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'cancelled' });
    await bench.open('second');
    await bench.engine.requeue(jobId);
    await bench.seen('again');
    await bench.engine.cancel(jobId, { graceSec: 0.2 });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'cancelled', restarts: 1 });
    expect(await bench.lives('pid')).toBe(false);
  });

  test('what may not be requeued is refused, and an unknown job is nothing', async () => {
    const once = await bench.sbatch('true', { requeue: false });
    const plain = await bench.sh('true');
    await waitForJobs(bench.engine, [once, plain]);
    await expect(bench.engine.requeue(once)).rejects.toMatchObject({ code: 'conflict' });
    await expect(bench.engine.requeue(plain)).rejects.toMatchObject({ code: 'conflict' });
    await bench.engine.requeue('no-such-job');
    expect((await bench.statusOf(once)).state).toBe('completed');
  });
}
