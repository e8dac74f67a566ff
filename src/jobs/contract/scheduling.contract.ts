import { expect, test } from 'vitest';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

/** Order, gaps, memory, limits of time. */
export function schedulingContract(bench: ContractBench): void {
  const runs = (jobId: string) => waitForJob(bench.engine, jobId, ({ state }) => state === 'running');

  test('a short job fills a gap, and what would delay the one before it does not', async () => {
    const holder = await bench.waiter('go', { timeLimitSec: 600 });
    const from = Date.parse((await runs(holder)).startedAt!);
    const wide = await bench.sbatch('true', { tasks: 2, timeLimitSec: 60 });
    const long = await bench.sbatch('true', { timeLimitSec: 3600 });
    const endless = await bench.sbatch('true');
    const short = await bench.sbatch('true', { timeLimitSec: 60 });
    expect(await waitForJob(bench.engine, short)).toMatchObject({ state: 'completed' });
    expect(await bench.whyOf(long)).toMatchObject({ reason: 'Priority' });
    expect(await bench.whyOf(endless)).toMatchObject({ reason: 'Priority' });
    const why = await bench.whyOf(wide);
    expect(why).toMatchObject({ reason: 'Resources' });
    if (bench.engine.capabilities.plansStarts)
      expect(Math.abs(Date.parse(why!.until!) - from - 600_000)).toBeLessThan(5000);
    await bench.open('go');
    const [first, second] = await waitForJobs(bench.engine, [wide, long, endless]);
    expect(second!.startedAt! >= first!.startedAt!).toBe(true);
  });

  test('without limits of time none passes another', async () => {
    const holder = await bench.waiter('go');
    await runs(holder);
    const wide = await bench.sbatch('true', { tasks: 2 });
    const narrow = await bench.sbatch('true');
    expect(await bench.whyOf(narrow)).toMatchObject({ reason: 'Priority' });
    await bench.open('go');
    const [first, second] = await waitForJobs(bench.engine, [wide, narrow]);
    expect(second!.startedAt! >= first!.endedAt!).toBe(true);
  });

  test('more nice is later', async () => {
    const holder = await bench.waiter('go', { tasks: 2 });
    const [nice, plain] = [
      await bench.sbatch('echo nice >>order', { tasks: 2, nice: 100 }),
      await bench.sbatch('echo plain >>order', { tasks: 2 }),
    ];
    expect((await bench.statusOf(nice)).nice).toBe(100);
    await bench.open('go');
    await waitForJobs(bench.engine, [holder, nice, plain]);
    expect(await bench.text('order')).toBe('plain\nnice\n');
  });

  test('memory that is asked for is set aside', async () => {
    const [node] = await bench.engine.nodes();
    const memBytes = Math.floor(node!.memBytes * 0.6);
    const holder = await bench.waiter('go', { memBytes });
    await runs(holder);
    const next = await bench.sbatch('true', { memBytes, timeLimitSec: 60 });
    const small = await bench.sbatch('true', { memBytes: 2 ** 26, timeLimitSec: 60 });
    expect((await bench.engine.nodes())[0]!.busyMemBytes).toBeGreaterThanOrEqual(memBytes);
    expect(await waitForJob(bench.engine, small)).toMatchObject({ state: 'completed' });
    const why = await bench.whyOf(next);
    expect(why).toMatchObject({ reason: 'Resources', sentence: expect.stringContaining('memory') });
    await bench.open('go');
    expect(await waitForJob(bench.engine, next)).toMatchObject({ state: 'completed', memBytes });
    const tooMuch = bench.sbatch('true', { memBytes: node!.memBytes * 2 });
    await expect(tooMuch).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('gres that no node has is refused', async () => {
    await expect(bench.sbatch('true', { gres: { 'no-such': 1 } })).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('a job is ended at its limit of time, and the cores are free again', async (context) => {
    if (!bench.engine.capabilities.seconds) return context.skip(`${bench.engine.name} counts minutes`);
    const jobId = await bench.sbatch('sleep 60 & echo $! >child; wait', { tasks: 2, timeLimitSec: 1 });
    const next = await bench.sbatch('true', { tasks: 2 });
    const status = await waitForJob(bench.engine, jobId);
    expect(status).toMatchObject({ state: 'timeout', timeLimitSec: 1 });
    expect(status.reason!.length).toBeGreaterThan(10);
    expect(await waitForJob(bench.engine, next)).toMatchObject({ state: 'completed' });
    expect(await bench.lives('child')).toBe(false);
    const { events } = (await bench.engine.details(jobId))!;
    expect(events.map(({ event }) => event)).toEqual(['submitted', 'started', 'limited', 'ended']);
  });
}
