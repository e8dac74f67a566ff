import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { serves } from '../engine.ts';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

const SLOW = { timeout: 20_000, interval: 100 };

/** Nodes that take no new work. */
export function drainingContract(bench: ContractBench): void {
  const node = async () => (await bench.engine.nodes())[0]!;
  const becomes = (state: string) => expect.poll(async () => (await node()).state, SLOW).toBe(state);

  test('on a drained node nothing starts, and what runs there ends as it would', async () => {
    const running = await bench.waiter('go');
    await waitForJob(bench.engine, running, ({ state }) => state === 'running');
    const { node: name } = await node();
    try {
      await bench.engine.drain([name], 'a new fan, ada');
      await becomes('draining');
      expect(await node()).toMatchObject({ reason: 'a new fan, ada', busyCores: 1 });
      const waiting = await bench.sbatch('echo ran >>ran');
      await sleep(300);
      expect((await bench.statusOf(waiting)).state).toBe('pending');
      await expect.poll(async () => (await bench.whyOf(waiting))?.sentence, SLOW).toContain('a new fan, ada');
      await bench.open('go');
      expect(await waitForJob(bench.engine, running)).toMatchObject({ state: 'completed', exitCode: 0 });
      await becomes('drained');
      expect((await bench.statusOf(waiting)).state).toBe('pending');
      await bench.engine.resume([name]);
      expect(await waitForJob(bench.engine, waiting)).toMatchObject({ state: 'completed' });
      expect(await bench.text('ran')).toBe('ran\n');
    } finally {
      await bench.engine.resume([name]);
    }
  });

  test('drained twice, the last reason stands; resumed twice, it serves', async () => {
    const { node: name } = await node();
    try {
      await bench.engine.drain([name], 'first');
      await bench.engine.drain([name], 'second, "quoted" $(true)');
      await becomes('drained');
      await expect.poll(async () => (await node()).reason, SLOW).toBe('second, "quoted" $(true)');
    } finally {
      await bench.engine.resume([name]);
    }
    await bench.engine.resume([name]);
    await expect.poll(async () => serves((await node()).state), SLOW).toBe(true);
    const [status] = await waitForJobs(bench.engine, [await bench.sbatch('true')]);
    expect(status!.state).toBe('completed');
  });

  test('a node that the engine does not have is named, and none is drained', async () => {
    const { node: name } = await node();
    const refused = { code: 'not-found', message: expect.stringContaining('no-such-node') };
    await expect(bench.engine.drain([name, 'no-such-node'], 'for nothing')).rejects.toMatchObject(refused);
    await expect(bench.engine.resume(['no-such-node'])).rejects.toMatchObject(refused);
    expect(serves((await node()).state)).toBe(true);
  });

  test('a held job goes on saying that it is held', async () => {
    const { node: name } = await node();
    const held = await bench.sbatch('true', { held: true });
    try {
      await bench.engine.drain([name], 'for a while');
      expect(await bench.whyOf(held)).toMatchObject({ reason: 'JobHeldUser' });
    } finally {
      await bench.engine.resume([name]);
      await bench.engine.cancel(held, { graceSec: 0 });
    }
    expect(await waitForJob(bench.engine, held)).toMatchObject({ state: 'cancelled' });
  });
}
