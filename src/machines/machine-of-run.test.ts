import { expect, test } from 'vitest';
import {
  isComparable,
  machineOfRun,
  ownBoardOf,
  preferredRuns,
  type RunOfMachine,
  scalingOfRun,
  singleRun,
} from './machine-of-run.ts';

const RUN = {
  machine: { name: 'rain', revision: '2', watts: 30, euros: 400 },
  conditions: { nodes: [{}, {}], power: { meanWatts: 28 } },
  result: { benchmark: 'hpl', gflops: 18, peakGflops: 40, alone: [{ gflops: 9 }, { gflops: 11 }] },
};

test('what was measured stands before what was published; without a number, boards are the nodes that ran', () => {
  expect(machineOfRun(RUN)).toEqual({
    ...{ name: 'rain', revision: '2', nodes: 2, gflops: 18, peakGflops: 40, watts: 28, euros: 400 },
  });
  expect(machineOfRun({ ...RUN, conditions: { nodes: [] } })).toMatchObject({ watts: 30 });
  expect(machineOfRun({ ...RUN, conditions: { nodes: [] } })).not.toHaveProperty('nodes');
  expect(machineOfRun({ ...RUN, result: { benchmark: 'stream' } })).toBeUndefined();
});

test('efficiency is against its own nodes one by one, where all were measured alone', () => {
  // 18 ÷ (9 + 11); the watts of one node are not known.
  expect(scalingOfRun(RUN)).toEqual({ scalingEfficiency: 0.9 });
  const one: RunOfMachine = { ...RUN, result: { ...RUN.result, alone: [{ gflops: 9 }] } };
  expect(scalingOfRun(one)).toEqual({});
  expect(scalingOfRun({ ...RUN, machine: { ...RUN.machine, nodes: 3 } })).toEqual({});
});

test('a run on one node says what one draws, and what it does where not all were measured alone', () => {
  const single: RunOfMachine = {
    ...{ machine: { name: 'rain', nodes: 1 }, conditions: { nodes: [{}], power: { meanWatts: 10, nodes: 'n1' } } },
    result: { benchmark: 'hpl', gflops: 12 },
  };
  // 28 ÷ (2 × 10); the speed is still against all of its nodes.
  expect(scalingOfRun(RUN, single)).toEqual({ scalingEfficiency: 0.9, powerOverhead: expect.closeTo(0.4, 12) });
  const few: RunOfMachine = { ...RUN, result: { benchmark: 'hpl', gflops: 18 } };
  // 18 ÷ (2 × 12)
  expect(scalingOfRun(few, single)).toMatchObject({ scalingEfficiency: 0.75 });
  expect(ownBoardOf(few, single)).toEqual({ name: 'one node', nodes: 1, gflops: 12, watts: 10 });
  // The others idled on the same meter, or nobody knows what hung on it.
  for (const nodes of ['n[1-2]', undefined]) {
    const shared = { ...single, conditions: { nodes: [{}], power: { meanWatts: 10, nodes } } };
    expect(scalingOfRun(RUN, shared)).toEqual({ scalingEfficiency: 0.9 });
  }
  expect(ownBoardOf(few)).toBeUndefined();
  expect(ownBoardOf(single, single)).toBeUndefined();
});

test('0 W is no reading of a machine that computed', () => {
  const dead = { ...RUN, conditions: { nodes: [], power: { meanWatts: 0 } } };
  expect(machineOfRun(dead)).toMatchObject({ watts: 30 });
  expect(machineOfRun({ ...dead, machine: { name: 'rain', watts: 0 } })).not.toHaveProperty('watts');
});

test('what is wrong, no speed or not done is not compared', () => {
  const done = { ...RUN, state: 'done' };
  expect(isComparable(done)).toBe(true);
  for (const odd of [
    { ...done, state: 'failed' },
    { ...done, result: { ...RUN.result, residualPassed: false } },
    { ...done, result: { ...RUN.result, gflops: 0 } },
    { ...done, result: { benchmark: 'stream' } },
  ])
    expect(isComparable(odd)).toBe(false);
});

test('a full run speaks before a quick one, then one on more nodes, then the newer', () => {
  const run = (name: string, nodes: number, quick = false) => ({
    ...RUN,
    conditions: { nodes: Array(nodes) },
    name,
    quick,
  });
  const runs = [run('newest', 1), run('quick', 9, true), run('all', 4), run('all, older', 4)];
  expect(preferredRuns(runs).map(({ name }) => name)).toEqual(['all', 'all, older', 'newest', 'quick']);
});

test('of several runs on one node, the one whose watts are its own; of the same revision and source', () => {
  const run = (name: string, power: object | undefined, more: object = {}) => ({
    ...{ ...RUN, state: 'done', source: 'measured', quick: false, name, machine: { name: 'rain', revision: '2' } },
    ...{ conditions: { nodes: [{}], ...(power && { power: { meanWatts: 10, ...power } }) }, ...more },
  });
  const main = run('all', undefined, { conditions: { nodes: [{}, {}] } });
  const runs = [
    main,
    run('quick', { nodes: 'n1' }, { quick: true }),
    run('wall', { nodes: 'n[1-2]' }),
    run('plug', { nodes: 'n2' }),
    run('older', { nodes: 'n1' }),
    run('before', { nodes: 'n1' }, { machine: { name: 'rain', revision: '1' } }),
    run('imported', { nodes: 'n1' }, { source: 'imported' }),
  ];
  expect(singleRun(runs, main)?.name).toBe('plug');
  expect(singleRun([runs[1]!, runs[2]!], main)?.name).toBe('quick');
  expect(singleRun([run('bare', undefined), runs[2]!], main)?.name).toBe('bare');
  expect(singleRun([run('odd', { nodes: 'n[' }), run('none', { nodes: '' }), runs[3]!], main)?.name).toBe('plug');
  expect(singleRun([main, runs[5]!, runs[6]!], main)).toBeUndefined();
});
