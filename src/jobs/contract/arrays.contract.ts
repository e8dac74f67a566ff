import { expect, test } from 'vitest';
import { hasEnded } from '../engine.ts';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

/** One submission, many indexes. */
export function arraysContract(bench: ContractBench): void {
  const idsOf = (array: string, indexes: readonly number[]) => indexes.map((index) => `${array}_${index}`);

  test('each index runs once and knows which it is', async () => {
    const indexes = [1, 3, 40];
    const body = 'echo $SLURM_ARRAY_JOB_ID $SLURM_ARRAY_TASK_ID $SLURM_ARRAY_TASK_COUNT $SLURM_JOB_ID >>ids';
    const array = await bench.sbatch(body, { array: { indexes } }, { name: 'many' });
    const statuses = await waitForJobs(bench.engine, idsOf(array, indexes));
    expect(statuses.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
    expect(statuses.map((status) => status.array)).toEqual(indexes.map((index) => ({ jobId: array, index })));
    expect(new Set(statuses.map(({ rawId }) => rawId)).size).toBe(3);
    const lines = (await bench.text('ids')).trim().split('\n').sort();
    expect(lines).toEqual(statuses.map(({ rawId, array: of }) => `${array} ${of!.index} 3 ${rawId}`).sort());
    const inOne = await bench.engine.status([array]);
    expect([...inOne.keys()].sort()).toEqual(idsOf(array, indexes).sort());
    const listed = await bench.list({ batchOnly: true });
    expect(listed.map(({ jobId }) => jobId)).toEqual(idsOf(array, indexes));
  });

  test('no more run at once than the throttle lets, and the others say so', async () => {
    const indexes = [0, 1, 2, 3];
    const body = 'echo + >>log; while [ ! -e go ]; do sleep 0.02; done; echo - >>log';
    const array = await bench.sbatch(body, { array: { indexes, atOnce: 1 } });
    await waitForJob(bench.engine, `${array}_0`, ({ state }) => state === 'running');
    expect(await bench.whyOf(`${array}_3`)).toMatchObject({ reason: 'JobArrayTaskLimit' });
    const other = await bench.sbatch('true');
    expect(await waitForJob(bench.engine, other)).toMatchObject({ state: 'completed' });
    await bench.open('go');
    await waitForJobs(bench.engine, idsOf(array, indexes));
    expect((await bench.text('log')).replaceAll('\n', '')).toBe('+-+-+-+-');
  });

  test('one index is cancelled and the others run; the array is cancelled and none does', async () => {
    const holder = await bench.waiter('go', { tasks: 2 });
    const first = await bench.sbatch('echo $SLURM_ARRAY_TASK_ID >>ran', { array: { indexes: [0, 1, 2] } });
    const second = await bench.sbatch('echo never >>ran', { array: { indexes: [5, 6, 7] } });
    await bench.engine.cancel(`${first}_1`);
    await bench.engine.cancel(second);
    for (const jobId of [`${first}_1`, ...idsOf(second, [5, 6, 7])])
      expect(await bench.statusOf(jobId)).toMatchObject({ state: 'cancelled', startedAt: undefined });
    await bench.open('go');
    await waitForJobs(bench.engine, [holder, ...idsOf(first, [0, 2])]);
    expect((await bench.text('ran')).trim().split('\n').sort()).toEqual(['0', '2']);
    await bench.engine.requeue(`${second}_6`);
    expect(await waitForJob(bench.engine, `${second}_6`)).toMatchObject({ state: 'completed', restarts: 1 });
  });

  test('cancelling an array ends the indexes that run and those that wait', async () => {
    const array = await bench.waiter('never', { array: { indexes: [0, 1, 2] } });
    await waitForJobs(bench.engine, idsOf(array, [0, 1]), ({ state }) => state === 'running');
    await bench.engine.cancel(array, { graceSec: 1 });
    const ended = await waitForJobs(bench.engine, idsOf(array, [0, 1, 2]));
    expect(ended.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('an index is held, the array is held, and both are released', async () => {
    const holder = await bench.waiter('go', { tasks: 2 });
    const array = await bench.sbatch('true', { array: { indexes: [0, 1, 2] } });
    await bench.engine.hold(`${array}_1`);
    expect([...(await bench.engine.status([array])).values()].map(({ held }) => held)).toEqual([false, true, false]);
    await bench.engine.hold(array);
    await bench.open('go');
    await waitForJob(bench.engine, holder);
    for (const index of [0, 1, 2])
      expect(await bench.whyOf(`${array}_${index}`)).toMatchObject({ reason: 'JobHeldUser' });
    await bench.engine.release(`${array}_1`);
    await waitForJob(bench.engine, `${array}_1`);
    expect((await bench.statusOf(`${array}_0`)).state).toBe('pending');
    await bench.engine.release(array);
    await waitForJobs(bench.engine, idsOf(array, [0, 2]), ({ state }) => hasEnded(state));
  });
}
