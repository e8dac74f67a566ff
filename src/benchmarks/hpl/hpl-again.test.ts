import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BenchRun } from '../../protocol/bench.ts';
import { askedBenchmarks, type BenchBody } from '../asked-benchmarks.ts';
import { LocalBench } from '../local-bench.ts';
import type { NodeLook } from '../node-look.ts';
import { HplOnPath } from './hpl-on-path.ts';
import { paceWithin, QUICK, WHOLE } from './pace.ts';
import { coreTypeIn } from './solve-for-figure.ts';

const PATIENCE_MS = 120_000;

describe('over a real engine', { timeout: PATIENCE_MS }, () => {
  let programs: HplOnPath;
  let bench: LocalBench;
  beforeEach(async () => {
    programs = new HplOnPath();
    bench = await LocalBench.open();
  });
  afterEach(async () => {
    await bench.close();
    programs.remove();
  });

  test('a run of HPL is done again with the same input and kernel, and nothing else', async () => {
    const first = await bench.run('hpl');
    expect(first).toMatchObject({ state: 'done', quick: true });
    expect(programs.asked).toHaveLength(2);
    const [begun] = await bench.desk.begin({ names: ['hpl'], quick: false, afterJobs: false, like: first.run }, 'ada');
    const again = (await bench.toEnd(begun!.run)).at(-1)!;
    expect(again).toMatchObject({ state: 'done', quick: true, nodes: first.nodes, done: 1, total: 1 });
    const [, ofFigure, ofAgain, ...more] = programs.asked;
    expect(more).toEqual([]);
    // The kernel that does twice as much as the others.
    expect(ofAgain).toEqual({ kernel: 'ZEN', input: first.conditions.inputs[0]?.text });
    expect(ofAgain).toEqual(ofFigure);
    expect(again.conditions.inputs).toEqual(first.conditions.inputs);
    expect(again.conditions.command).toBe(first.conditions.command);
    expect(again.result).toMatchObject({ why: [expect.stringContaining(first.run)] });
    expect(again.result).not.toHaveProperty('tuning');
  });

  test('what one was like may be repeated again; what is not to be had is said', async () => {
    const { run } = await bench.run('hpl');
    const like = (of: string, more: Partial<BenchBody> = {}) =>
      bench.desk.begin({ names: ['hpl'], quick: false, afterJobs: false, like: of, ...more }, 'ada');
    const [second] = await like(run);
    await bench.toEnd(second!.run);
    const [third] = await like(second!.run);
    expect((await bench.toEnd(third!.run)).at(-1)).toMatchObject({ state: 'done' });
    await expect(like('b99')).rejects.toMatchObject({ code: 'not-found' });
    await expect(like(run, { quick: true })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(like(run, { names: ['hpl', 'disk'] })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(like(run, { names: ['disk'] })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

test('one that was imported, or did not end well, cannot be done again', async () => {
  const run = {
    ...{ run: 'b7', benchmark: 'hpl', state: 'done', source: 'imported', quick: false, nodes: 'n1' },
    conditions: { nodes: [], versions: {}, inputs: [] },
    result: { benchmark: 'hpl', gflops: 3 },
  } as unknown as BenchRun;
  const asked = (of: Partial<BenchRun>) =>
    askedBenchmarks(
      { names: ['hpl'], quick: false, afterJobs: false, like: 'b7' },
      { get: async () => ({ ...run, ...of }) },
    );
  await expect(asked({})).rejects.toThrow('b7 has no input of HPL that can be solved again: it was not measured here.');
  await expect(asked({ state: 'failed', source: 'measured' })).rejects.toThrow('it is failed.');
});

test('a limit of time makes HPL shorter, and nothing else', async () => {
  const asked = (body: Partial<BenchBody>) =>
    askedBenchmarks({ names: ['hpl'], quick: false, afterJobs: false, ...body }, { get: () => Promise.reject() });
  const nodes = [{ cores: 2 } as NodeLook];
  const lastOf = async (body: Partial<BenchBody>) => {
    const { benchmarks, quick } = await asked(body);
    return [benchmarks[0]!.plan(nodes, quick).at(-1), quick];
  };
  expect(await lastOf({ withinSec: 40 })).toEqual([40, true]);
  // More than by default is a whole one.
  expect(await lastOf({ withinSec: 7200 })).toEqual([7200, false]);
  expect(await lastOf({})).toEqual([WHOLE.lastSec, false]);
  await expect(asked({ names: ['disk'], withinSec: 40 })).rejects.toMatchObject({ code: 'bad-input' });
  await expect(asked({ withinSec: 40, quick: true })).rejects.toMatchObject({ code: 'bad-input' });
  expect(paceWithin(5)).toEqual({ ...QUICK, nbs: WHOLE.nbs, lastSec: 5 });
  expect(paceWithin(WHOLE.lastSec)).toEqual(WHOLE);
});

test('the kernel is found in the command that is kept', () => {
  expect(coreTypeIn('OPENBLAS_NUM_THREADS=1 OPENBLAS_CORETYPE=SKYLAKEX mpirun -n 2 hpcc')).toBe('SKYLAKEX');
  expect(coreTypeIn('OPENBLAS_NUM_THREADS=1 mpirun -n 2 hpcc')).toBeUndefined();
});
