import { expect, it } from 'vitest';
import type { Up } from '../../protocol/provision.ts';
import { upKindText, upSentence } from './up-sentence.ts';

const NOW = new Date(2026, 10, 21, 10, 40);
const phase = (title: string, ...states: readonly ('ok' | 'failed' | 'running' | 'changed' | 'waiting')[]) => ({
  phase: title.replaceAll(' ', '-'),
  title,
  seconds: 1,
  nodes: Object.fromEntries(states.map((state, at) => [`rain${at}`, { state }])),
});
const up = (change: Partial<Up>): Up => ({
  up: 'u3',
  kind: 'up',
  state: 'done',
  dryRun: false,
  nodes: 'rain[0-2]',
  by: 'maya',
  startedAt: NOW.toISOString(),
  changed: 9,
  phases: [phase('install packages', 'changed', 'changed', 'changed')],
  verified: [],
  problems: [],
  warnings: [],
  ...change,
});

it.each([
  [
    up({ state: 'running', secondsLeft: 1080, phases: [phase('install packages', 'ok', 'running', 'waiting')] }),
    'Bringing up 3 nodes: install packages, done about 10:58.',
  ],
  [up({ state: 'running', dryRun: true, phases: [] }), 'Looking at 3 nodes.'],
  [up({ verified: ['srun answered.'] }), '3 nodes are up and verified.'],
  [up({ nodes: 'rain0' }), 'rain0 is up.'],
  [up({ changed: 0 }), '3 nodes were up already; nothing was changed.'],
  [up({ dryRun: true }), '9 changes would be made on 3 nodes; nothing was changed yet.'],
  [up({ dryRun: true, changed: 0 }), 'Nothing would be changed on 3 nodes.'],
  [up({ kind: 'remove', nodes: 'rain[1-2]' }), '2 nodes are removed.'],
  [
    up({ state: 'failed', phases: [phase('connect', 'ok', 'ok', 'failed')] }),
    'Up could not finish rain2; the other 2 went on.',
  ],
  [
    up({ state: 'failed', changed: 0, phases: [], problems: [{ check: 'no-sudo', sentence: 'No.' }] }),
    'Up cannot begin yet: 1 problem. Nothing was changed.',
  ],
  [
    up({ state: 'failed', changed: 0, phases: [phase('connect', 'failed'), phase('name hosts', 'waiting')] }),
    'Up cannot begin yet: 1 problem. Nothing was changed.',
  ],
  [
    up({ state: 'failed', changed: 0, phases: [phase('connect', 'ok', 'failed'), phase('name hosts', 'ok')] }),
    'Up could not finish rain1; the other 2 went on.',
  ],
  [
    up({ state: 'failed', dryRun: true, phases: [phase('connect', 'ok', 'failed'), phase('name hosts', 'changed')] }),
    'Up cannot begin yet: 1 problem. Nothing was changed.',
  ],
  [up({ state: 'cancelled' }), 'Up was cancelled after 9 changes; they stay, and the next up goes on.'],
  [up({ state: 'cancelled', changed: 0 }), 'Up was cancelled; nothing was changed.'],
  [up({ state: 'interrupted' }), 'Up was interrupted when Breadbox ended; the same again goes on.'],
])('%#', (given, sentence) => expect(upSentence(given, NOW)).toBe(sentence));

it('names what it does in a list', () => {
  expect(upKindText({ kind: 'up', nodes: 'rain[0-7]', dryRun: true })).toBe('Bring up 8 nodes: a look');
  expect(upKindText({ kind: 'add', nodes: 'rain8', dryRun: false })).toBe('Add rain8');
});
