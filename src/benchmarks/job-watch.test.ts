import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import { LocalBench } from './local-bench.ts';
import { runStepJob } from './run-step.ts';

const PATIENCE_MS = 120_000;
let bench: LocalBench;
let node: string;
beforeEach(async () => {
  bench = await LocalBench.open();
  node = (await bench.engine.nodes())[0]!.node;
});
afterEach(() => bench.close());

const step = () => ({ name: 'breadbox-bench-b1', script: 'sleep 600', nodes: [node], cores: 2, limitSec: 900 });
const states = async (name = 'breadbox-bench-b1') =>
  (await bench.engine.list()).filter((job) => job.name === name).map(({ state }) => state);

test('why a job waits is told; it does not wait for a node that takes no jobs any more', {
  timeout: PATIENCE_MS,
}, async () => {
  const sleeper = await bench.engine.submit({
    ...{ name: 'sleeper', argv: ['sleep', '600'], cpus: 2, directory: bench.place },
  });
  await expect.poll(() => states('sleeper'), { timeout: 60_000 }).toEqual(['running']);
  const said: (string | undefined)[] = [];
  const ended = runStepJob(await bench.placeOf('ada'), step(), new AbortController().signal, (why) => said.push(why));
  ended.catch(() => {});
  await expect.poll(() => said, { timeout: 60_000 }).toEqual([expect.stringContaining('waits for')]);
  await bench.engine.drain([node], 'a new fan');
  await expect(ended).rejects.toMatchObject({
    ...{ code: 'job-failed', message: expect.stringMatching(new RegExp(`^${node} takes no jobs any more: .*fan`)) },
  });
  expect(await states()).toEqual(['cancelled']);
  await bench.engine.cancel(sleeper, { graceSec: 0 });
  // Nor is one begun there.
  await expect(runStepJob(await bench.placeOf('ada'), step(), new AbortController().signal)).rejects.toMatchObject({
    code: 'job-failed',
  });
  expect(await states()).toHaveLength(1);
});

test('a job that cannot be ended at once is ended later', { timeout: PATIENCE_MS }, async () => {
  const cancel = new AbortController();
  const said: (string | undefined)[] = [];
  const ended = runStepJob(await bench.placeOf('ada'), step(), cancel.signal, (why) => said.push(why));
  let hasEnded = false;
  ended
    .catch(() => {})
    .finally(() => {
      hasEnded = true;
    });
  await expect.poll(() => states(), { timeout: 60_000 }).toEqual(['running']);
  bench.answers = false;
  cancel.abort(new BreadboxError('conflict', 'The run was cancelled.'));
  await expect.poll(() => said.at(-1), { timeout: 60_000 }).toContain('cannot be ended yet: Slurm on n1');
  // Longer than two of its tries.
  await sleep(4500);
  expect([hasEnded, await states()]).toEqual([false, ['running']]);
  bench.answers = true;
  await expect(ended).rejects.toThrow('The run was cancelled.');
  expect(await states()).toEqual(['cancelled']);
});
