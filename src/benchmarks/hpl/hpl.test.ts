import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import type { NodeLook } from '../node-look.ts';
import { readTrials } from './blas-kernels.ts';
import { bestOfEach, blockToTake, sickNodes, size } from './hpl.ts';

const GIB = 2 ** 30;
const look = (node: string, more: Partial<NodeLook> = {}) =>
  ({ node, cores: 4, threads: 4, availableBytes: 3.5 * GIB, ...more }) as NodeLook;

test('the fastest kernel that runs on every node is taken, where it is worth it', () => {
  const line = (node: string, word: string, kernel: string, gflops: number) =>
    `@dgemm ${node} ${word} ${kernel} ${gflops}`;
  const all = [
    ...[line('n1', 'default', 'Haswell', 59), line('n2', 'default', 'Haswell', 58)],
    ...[line('n1', 'SKYLAKEX', 'SkylakeX', 102), line('n2', 'SKYLAKEX', 'SkylakeX', 101)],
    // It could not run on n2.
    line('n1', 'COOPERLAKE', 'Cooperlake', 400),
  ];
  const choice = readTrials(all.join('\n'), ['n1', 'n2']);
  expect(choice).toMatchObject({ coreType: 'SKYLAKEX', best: { gflops: 203 }, useThreads: false });
  expect(choice?.trials.map(({ word }) => word)).toEqual(['default', 'SKYLAKEX']);

  const close = ['@dgemm n1 default Haswell 59', '@dgemm n1 ZEN Zen 60'].join('\n');
  expect(readTrials(close, ['n1'])).toMatchObject({ coreType: undefined, best: { kernel: 'Haswell' } });
  expect(readTrials('Illegal instruction', ['n1'])).toBeUndefined();
});

test('a choice that was disturbed once is not lost', () => {
  const solve = (nb: number, gflops: number, q = 2) => ({
    line: 1,
    variant: 'W',
    n: 9,
    nb,
    p: 1,
    q,
    seconds: 1,
    gflops,
  });
  const both = [solve(128, 90), solve(192, 20), solve(128, 40), solve(192, 95), solve(192, 30, 4)];
  expect(bestOfEach(both).map(({ nb, q, gflops }) => [nb, q, gflops])).toEqual([
    [128, 2, 90],
    [192, 2, 95],
    [192, 4, 30],
  ]);
  const kernels = ['default Haswell 50', 'ZEN Zen 30', 'default Haswell 10', 'ZEN Zen 61'];
  const said = kernels.map((each) => `@dgemm n1 ${each}`).join('\n');
  expect(readTrials(said, ['n1'])).toMatchObject({ coreType: 'ZEN', best: { gflops: 61 } });
});

test('of block sizes that are alike in short runs the largest is taken', () => {
  const of = (nb: number, gflops: number, q = 2) => ({ nb, gflops, p: 1, q });
  const short = [of(96, 122.7), of(128, 134.9), of(192, 135.3), of(256, 133.1), of(384, 126.9)];
  expect(blockToTake(short)).toEqual(of(256, 133.1));
  expect(blockToTake([...short, of(384, 134.5, 4)])).toEqual(of(256, 133.1));
  expect(blockToTake([of(128, 140), of(256, 130)])).toEqual(of(128, 140));
});

test('second threads are used where they are cores', () => {
  const of = (threads: number) =>
    `@dgemm n1 threads Haswell ${threads}\n@dgemm n1 default Haswell 50\n@dgemm n1 ZEN Zen 51`;
  expect(readTrials(of(98), ['n1'])).toMatchObject({ useThreads: true, best: { gflops: 98 } });
  expect(readTrials(of(52), ['n1'])).toMatchObject({ useThreads: false, best: { gflops: 50 } });
  // Measured in turns, while something else took part of it in between.
  expect(readTrials(`${of(60)}\n${of(97)}\n${of(70)}`, ['n1'])).toMatchObject({
    useThreads: true,
    best: { gflops: 97 },
  });
});

test('why N is what it is names the node that has the least', () => {
  const nodes = [look('n1'), look('n2', { availableBytes: 1.2 * GIB }), look('n3')];
  const byMemory = size(nodes, 128, 30, 1500);
  expect(byMemory.why).toEqual([expect.stringContaining('n2 has the least')]);
  expect((8 * byMemory.n ** 2) / 3).toBeLessThan(1.2 * GIB);
  const byTime = size(nodes, 128, 30, 20);
  expect(byTime.n).toBeLessThan(byMemory.n);
  expect(byTime.why[1]).toContain('longer than 20 s at 30 Gflop/s');
});

test('the node that is slow, or silent, alone is named', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4'].map((node) => look(node));
  const solves = new Map([
    ['n1', { gflops: 11.9 }],
    ['n2', { gflops: 5.1 }],
    ['n3', { gflops: 11.7 }],
  ]);
  expect(sickNodes(nodes, solves).map(({ node, sentence }) => [node, sentence.slice(0, 30)])).toEqual([
    ['n2', 'n2 is slower than the others b'],
    ['n4', 'n4 could not solve the system '],
  ]);
});

describe.skipIf(!existsSync('/usr/bin/hpcc'))('with hpcc', () => {
  let bench: LocalBench;
  beforeEach(async () => {
    bench = await LocalBench.open();
  });
  afterEach(() => bench.close());

  test('the residual passes, and the input is that of the figure', { timeout: 600_000 }, async () => {
    const run = await bench.run('hpl');
    expect(run).toMatchObject({ state: 'done', result: { benchmark: 'hpl', residualPassed: true } });
    if (run.result?.benchmark !== 'hpl') return;
    const { n, nb, p, q, gflops, seconds, dgemmGflops, kernels, tuning, why, peakGflops, peakBasis } = run.result;
    // A virtual machine does not tell its clock.
    if (!existsSync('/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq')) expect(peakGflops).toBeUndefined();
    expect(peakBasis === undefined).toBe(peakGflops === undefined);
    expect(gflops).toBeGreaterThan(0.1);
    expect(dgemmGflops).toBeGreaterThan(0.1);
    // As HPL counts; it prints the time to a hundredth of a second, and the figure with five digits.
    const operations = (2 / 3) * n! ** 3 + (3 / 2) * n! ** 2;
    expect(Math.abs((gflops * 1e9 * seconds!) / operations - 1)).toBeLessThan(0.001 + 0.01 / seconds!);
    expect(tuning?.some((each) => each.nb === nb && each.p === p && each.q === q)).toBe(true);
    expect(kernels?.length).toBeGreaterThan(1);
    expect(why?.length).toBeGreaterThanOrEqual(3);
    expect(run.conditions.inputs.map(({ name }) => name)).toEqual(['hpccinf.txt']);
    expect(run.conditions.inputs[0]?.text).toMatch(new RegExp(`^${n} +Ns$`, 'm'));
    expect(run.conditions.versions).toMatchObject({ hpcc: expect.any(String) });
  });
});
