import { expect, test } from 'vitest';
import { singleRun } from '../../machines/machine-of-run.ts';
import type { BenchResultOf, BenchRun } from '../../protocol/bench.ts';
import { benchLead, benchSentence } from './bench-sentence.ts';
import { marksOf } from './bench-words.ts';
import { comparedMachines, mainResult } from './compared-machines.ts';
import { ownScaling } from './own-scaling.ts';

type Hpl = BenchResultOf<'hpl'>;

function hpl(run: string, nodes: number, result: Partial<Hpl>, change: Partial<BenchRun> = {}): BenchRun {
  return {
    ...{ run, benchmark: 'hpl', state: 'done', source: 'measured', quick: false, nodes: `n[1-${nodes}]`, by: 'ada' },
    ...{ startedAt: '2026-03-12T10:00:00.000Z', done: 1, total: 1, machine: { name: 'rain' }, findings: [] },
    conditions: {
      nodes: Array.from({ length: nodes }, (_, i) => ({ node: `n${i + 1}` })),
      ...{ versions: {}, inputs: [] },
    },
    result: { benchmark: 'hpl', gflops: 100, ...result },
    ...change,
  };
}

const watts = (meanWatts: number, nodes: number): Partial<BenchRun> => ({
  conditions: {
    ...hpl('', nodes, {}).conditions,
    power: { meter: 'wall', covers: 'all', nodes: nodes === 1 ? 'n1' : `n[1-${nodes}]`, meanWatts },
  },
});
const plain = (text: string) => text.replaceAll('\u202f', ' ');

test('the heading says what is known, and what is not', () => {
  const said = (run: BenchRun) => plain(benchSentence([run], mainResult([run])));
  expect(said(hpl('b1', 4, { peakGflops: 400 }, watts(50, 4)))).toBe(
    'rain reaches 100 Gflop/s, 25 % of its peak, at 2.00 Gflop/s per watt.',
  );
  expect(said(hpl('b1', 4, { peakGflops: 400 }))).toBe(
    'rain reaches 100 Gflop/s, 25 % of its peak; its watts are unknown.',
  );
  expect(said(hpl('b1', 4, {}, watts(50, 4)))).toBe(
    'rain reaches 100 Gflop/s; its peak is unknown, and it gives 2.00 Gflop/s per watt.',
  );
  expect(said(hpl('b1', 4, {}))).toBe('rain reaches 100 Gflop/s; its peak is unknown, and so are its watts.');
});

test('what is wrong, imported or of another benchmark is no speed of this machine', () => {
  expect(benchSentence([], undefined)).toBe('This machine was not measured yet.');
  const wrong = hpl('b1', 4, { residualPassed: false });
  expect(mainResult([wrong])).toBeUndefined();
  expect(benchSentence([wrong], undefined)).toBe('HPL gave wrong answers here, so its speed does not count.');
  const theirs = hpl('b2', 4, {}, { source: 'imported' });
  expect(benchSentence([theirs], mainResult([theirs]))).toBe('This machine was not measured yet.');
  const farm: BenchRun = {
    ...hpl('b3', 1, {}),
    ...{ benchmark: 'farm', result: { benchmark: 'farm', tasks: 1, slots: 1, seconds: 1, tasksPerSec: 1 } },
  };
  expect(benchSentence([farm], undefined)).toBe('HPL has not run here yet; Farm has.');
});

test('a full run of most nodes speaks for the machine, of the revision that it has now', () => {
  const runs = [
    hpl('b5', 4, { gflops: 300 }, { quick: true }),
    hpl('b4', 1, { gflops: 30 }),
    hpl('b3', 4, { gflops: 110 }),
    hpl('b2', 4, { gflops: 120 }),
    hpl('b1', 8, { gflops: 200 }, { machine: { name: 'rain', revision: 'before' } }),
  ];
  expect(mainResult(runs)?.run).toBe('b3');
  const names = comparedMachines(runs, marksOf).filter(({ kind }) => kind === 'mine');
  expect(names.map(({ name, run }) => [name, run])).toEqual([
    ['rain, before', 'b1'],
    ['rain', 'b3'],
  ]);
});

test('it stands between published machines; without watts and price these stay unknown', () => {
  const run = hpl('b1', 4, { gflops: 100 });
  const machines = comparedMachines([run], marksOf);
  expect(benchLead(run, machines)).toContain('It is faster than 6 × CM4 and slower than 4 × CM5 (NanoCluster).');
  const mark = machines.find(({ name }) => name === 'RAIN Mark I');
  expect(mark?.figures).toEqual({ gflops: 9.403 });
});

test('scaling efficiency is against its own nodes, power overhead against a run on one of them', () => {
  const alone = [26, 26, 26, 22].map((gflops, i) => ({ node: `n${i + 1}`, gflops }));
  const whole = hpl('b2', 4, { gflops: 90, alone }, watts(48, 4));
  const one = hpl('b1', 1, { gflops: 26 }, watts(10, 1));
  expect(ownScaling(whole, undefined)).toMatchObject({ nodes: 4, efficiency: 0.9, overhead: undefined });
  const both = ownScaling(whole, singleRun([whole, one], whole));
  expect(both?.efficiency).toBeCloseTo(0.9);
  expect(both?.overhead).toBeCloseTo(0.2);
  expect(ownScaling(hpl('b3', 4, {}), undefined)).toMatchObject({ efficiency: undefined, overhead: undefined });
  expect(ownScaling(one, undefined)).toBeUndefined();
});
