import { expect, test } from 'vitest';
import type { Up } from '../protocol/provision.ts';
import { phaseCosts, secondsLeft } from './time-left.ts';

const run = (phase: string, nodes: Up['phases'][number]['nodes'], dryRun = false) =>
  ({ dryRun, phases: [{ phase, title: phase, seconds: 0, nodes }] }) as unknown as Up;

test('a phase costs what its slowest node took where it changed something, of the last three runs', () => {
  const costs = phaseCosts(
    [
      run('install', { a: { state: 'changed', seconds: 30 }, b: { state: 'changed', seconds: 40 } }),
      run('install', { a: { state: 'ok', seconds: 0.1 } }),
      run('install', { a: { state: 'changed', seconds: 1000 } }, true),
      run('install', { a: { state: 'changed', seconds: 60 } }),
      run('verify', { a: { state: 'ok', seconds: 5 } }),
    ],
    'verify',
  );
  expect([...costs]).toEqual([
    ['install', 50],
    ['verify', 5],
  ]);
});

test('hosts go side by side up to a barrier, and what a phase has had is taken off', () => {
  const costs = new Map([
    ['names', 1],
    ['install', 50],
    ['verify', 5],
  ]);
  const work = new Map([
    [
      'a',
      new Map([
        ['install', 20],
        ['verify', 0],
      ]),
    ],
    [
      'b',
      new Map([
        ['names', 0],
        ['install', 0],
        ['verify', 0],
      ]),
    ],
  ]);
  expect(secondsLeft({ stretches: [['names', 'install'], ['verify']], work, costs })).toBe(56);
});

test('where a phase was never seen to end there is no estimate', () => {
  const work = new Map([['a', new Map([['install', 0]])]]);
  expect(secondsLeft({ stretches: [['install']], work, costs: new Map() })).toBeUndefined();
});
