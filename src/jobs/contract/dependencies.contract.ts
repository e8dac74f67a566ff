import { expect, test } from 'vitest';
import type { Dependency } from '../engine.ts';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

/** Jobs that wait for other jobs. */
export function dependenciesContract(bench: ContractBench): void {
  const on = (type: Dependency['type'], jobId: string, more: Partial<Dependency> = {}) => ({
    dependencies: [{ type, jobId, ...more }],
  });
  const ends = async (body: string, batch = {}) => {
    const jobId = await bench.sbatch(body, batch);
    await waitForJob(bench.engine, jobId);
    return jobId;
  };

  test('a job waits for another to complete, says so, and starts after it', async () => {
    const first = await bench.waiter('go');
    const next = await bench.sbatch('true', on('afterok', first));
    const why = await bench.whyOf(next);
    expect(why).toMatchObject({ reason: 'Dependency' });
    expect(why!.sentence).toContain(first);
    expect((await bench.statusOf(next)).state).toBe('pending');
    await bench.open('go');
    const [before, after] = await waitForJobs(bench.engine, [first, next]);
    expect(after).toMatchObject({ state: 'completed' });
    expect(after!.startedAt! >= before!.endedAt!).toBe(true);
  });

  test('what the ends of others let start, and what they bar for ever', async () => {
    const [good, bad] = [await ends('true'), await ends('exit 3')];
    const run = [
      await bench.sbatch('true', on('afterok', good)),
      await bench.sbatch('true', on('afternotok', bad)),
      await bench.sbatch('true', on('afterany', bad)),
      await bench.sbatch('true', on('after', bad)),
    ];
    const never = [
      await bench.sbatch('true', on('afterok', bad)),
      await bench.sbatch('true', on('afternotok', good)),
      await bench.sbatch('true', {
        dependencies: [...on('afterok', good).dependencies, ...on('afterok', bad).dependencies],
      }),
    ];
    const states = (await waitForJobs(bench.engine, run)).map(({ state }) => state);
    expect(states).toEqual(Array(run.length).fill('completed'));
    for (const jobId of never) {
      expect(await bench.whyOf(jobId)).toMatchObject({ reason: 'DependencyNeverSatisfied' });
      expect((await bench.statusOf(jobId)).state).toBe('pending');
    }
  });

  test('one of several is enough where it was asked for so', async () => {
    const [good, bad] = [await ends('true'), await ends('exit 3')];
    const dependencies = [...on('afterok', bad).dependencies, ...on('afterok', good).dependencies];
    const jobId = await bench.sbatch('true', { dependencies, dependencyMode: 'any' });
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'completed' });
  });

  test('after: the start is enough, and so many minutes after it', async () => {
    const first = await bench.waiter('go');
    await waitForJob(bench.engine, first, ({ state }) => state === 'running');
    const next = await bench.sbatch('true', on('after', first));
    const later = await bench.sbatch('true', on('after', first, { delaySec: 60 }));
    expect(await waitForJob(bench.engine, next)).toMatchObject({ state: 'completed' });
    expect((await bench.statusOf(first)).state).toBe('running');
    expect(await bench.whyOf(later)).toMatchObject({ reason: 'Dependency' });
    await bench.open('go');
  });

  test('an array counts as ended when all its indexes have, a single index when it has', async () => {
    const array = await bench.sbatch('[ $SLURM_ARRAY_TASK_ID = 0 ] || while [ ! -e go ]; do sleep 0.02; done', {
      array: { indexes: [0, 1] },
    });
    const ofIndex = await bench.sbatch('true', on('afterok', `${array}_0`));
    const ofArray = await bench.sbatch('true', on('afterok', array));
    expect(await waitForJob(bench.engine, ofIndex)).toMatchObject({ state: 'completed' });
    expect(await bench.whyOf(ofArray)).toMatchObject({ reason: 'Dependency' });
    await bench.open('go');
    expect(await waitForJob(bench.engine, ofArray)).toMatchObject({ state: 'completed' });
  });

  test('singleton: one after the other, of each name and owner', async () => {
    const singleton = { dependencies: [{ type: 'singleton' }] } as const;
    const first = await bench.waiter('go', {}, { name: 'nightly' });
    await waitForJob(bench.engine, first, ({ state }) => state === 'running');
    const second = await bench.sbatch('true', singleton, { name: 'nightly' });
    const others = [
      await bench.sbatch('true', singleton, { name: 'other' }),
      await bench.sbatch('true', singleton, { name: 'nightly', owner: 'bob' }),
    ];
    await waitForJobs(bench.engine, others);
    expect(await bench.whyOf(second)).toMatchObject({ reason: 'Dependency' });
    await bench.open('go');
    expect(await waitForJob(bench.engine, second)).toMatchObject({ state: 'completed' });
  });

  test('a dependency on a job that nobody knows is refused', async () => {
    await expect(bench.sbatch('true', on('afterok', '99999999'))).rejects.toMatchObject({ code: 'bad-input' });
  });
}
