import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hasEnded, type JobStatus } from '../engine.ts';
import { waitForJob } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

const ORDER = ['pending', 'running', 'completed'];

/** What an engine says of its jobs: lists, details, changes. */
export function tellingContract(bench: ContractBench): void {
  test('a list holds what its filter leaves, oldest first', async () => {
    const plain = await bench.sh('true');
    const held = await bench.sbatch('true', { held: true }, { owner: 'bob' });
    const mine = await bench.sbatch('true');
    await waitForJob(bench.engine, plain);
    await waitForJob(bench.engine, mine);
    const ids = async (filter?: Parameters<typeof bench.list>[0]) =>
      (await bench.list(filter)).map(({ jobId }) => jobId);
    expect(await ids()).toEqual([plain, held, mine]);
    expect(await ids({ batchOnly: true })).toEqual([held, mine]);
    expect(await ids({ owner: 'bob' })).toEqual([held]);
    expect(await ids({ states: ['completed'] })).toEqual([plain, mine]);
    expect(await ids({ owner: 'bob', states: ['running'] })).toEqual([]);
  });

  test('details: what was asked for, and what happened when', async () => {
    const jobId = await bench.sbatch(
      'exit 2',
      { tasks: 2, timeLimitSec: 90, comment: 'of the test' },
      { name: 'short' },
    );
    const status = await waitForJob(bench.engine, jobId);
    const details = (await bench.engine.details(jobId))!;
    expect(details.status).toEqual(status);
    expect(details.spec).toMatchObject({ name: 'short', batch: { comment: 'of the test', timeLimitSec: 90 } });
    expect(details.events.map(({ event }) => event)).toEqual(['submitted', 'started', 'ended']);
    const times = details.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(details.steps).toMatchObject([{ step: 'batch', state: 'failed', exitCode: 2 }]);
    expect(status).toMatchObject({ batch: true, owner: 'ada', tasks: 2, cpus: 2, rawId: jobId, array: undefined });
    expect(await bench.engine.details('no-such-job')).toBeUndefined();
  });

  test('each change of a state is told, in order, until nobody listens', async () => {
    const told: JobStatus[] = [];
    const stop = bench.engine.onChange((status) => told.push(status));
    const jobId = await bench.sbatch('sleep 0.2');
    await waitForJob(bench.engine, jobId);
    for (let round = 0; round < 100 && !told.some(({ state }) => hasEnded(state)); round++) await sleep(20);
    const states = told.filter((status) => status.jobId === jobId).map(({ state }) => state);
    expect(states).toEqual(ORDER.filter((state) => (states as string[]).includes(state)));
    expect(states.at(-1)).toBe('completed');
    stop();
    const unheard = await bench.sbatch('true');
    await waitForJob(bench.engine, unheard);
    expect(told.some((status) => status.jobId === unheard)).toBe(false);
  });

  test('a listener that fails harms neither the job nor the other listeners', async () => {
    const told: string[] = [];
    bench.engine.onChange(() => {
      throw new Error('of the test');
    });
    bench.engine.onChange(({ state }) => told.push(state));
    const jobId = await bench.sbatch('true');
    expect(await waitForJob(bench.engine, jobId)).toMatchObject({ state: 'completed' });
    expect(told).toContain('completed');
  });
}
