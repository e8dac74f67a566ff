import { expect, it } from 'vitest';
import type { PhaseNodeState } from '../../protocol/provision.ts';
import { phaseShares, phaseState, phaseText } from './phase-words.ts';

const phase = (...states: readonly PhaseNodeState[]) => ({
  nodes: Object.fromEntries(states.map((state, at) => [`rain${at}`, { state }])),
});

it('folds nodes that do the same', () => {
  const nodes = {
    rain0: { state: 'running', now: 'installing slurmd' },
    rain1: { state: 'failed', reason: 'no space' },
    rain2: { state: 'running', now: 'installing slurmd' },
    rain3: { state: 'running', now: 'downloading' },
  } as const;
  expect(phaseShares({ nodes })).toEqual([
    { state: 'failed', words: 'no space', nodes: 'rain1', count: 1 },
    { state: 'running', words: 'installing slurmd', nodes: 'rain[0,2]', count: 2 },
    { state: 'running', words: 'downloading', nodes: 'rain3', count: 1 },
  ]);
});

it.each([
  [phase('ok', 'ok'), 'ok', 'all ok'],
  [phase('ok', 'changed', 'ok'), 'changed', '1 changed, 2 ok'],
  [phase('waiting', 'waiting'), 'waiting', 'all wait'],
  [phase('ok', 'waiting'), 'running', '1 ok, 1 waits'],
  [phase('failed', 'failed', 'running', 'skipped'), 'failed', 'rain[0-1] failed, 1 at work, 1 left out'],
  [phase('changed'), 'changed', 'changed'],
  [phase('waiting', 'waiting', 'skipped'), 'waiting', '2 wait, 1 left out'],
  [phase(), 'waiting', ''],
])('%#', (given, state, text) => {
  expect(phaseState(given)).toBe(state);
  expect(phaseText(given, false)).toBe(text);
});

it('says of a look what is to change', () => {
  expect(phaseText(phase('changed', 'ok'), true)).toBe('1 to change, 1 ok');
});
