import { expect, test } from 'vitest';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { maintenanceSentence, needsALook, shownNodes } from './maintenance-words.ts';

const ONE: Maintenance = {
  ...{ maintenance: 'm1', kind: 'reboot', state: 'running', by: 'ada', startedAt: '2026-01-02T03:04:05.000Z' },
  nodes: [
    { node: 'n1', step: 'done', seconds: 21 },
    { node: 'n2', step: 'draining', now: 'job 12 runs there' },
    { node: 'n3', step: 'draining', now: 'job 12 runs there' },
    { node: 'n4', step: 'waiting' },
  ],
};

test('nodes that do the same stand on one line; who is done or waits needs none', () => {
  expect(shownNodes(ONE)).toEqual([{ nodes: 'n[2-3]', words: 'ends its work: job 12 runs there' }]);
  expect(maintenanceSentence(ONE)).toBe('Restarting nodes for ada: 1 of 4 done.');
});

test('what failed says why', () => {
  const failed = {
    ...ONE,
    state: 'failed' as const,
    nodes: [{ node: 'n1', step: 'failed' as const, reason: 'It is away.' }],
  };
  expect(shownNodes(failed)).toEqual([{ nodes: 'n1', words: 'failed: It is away.' }]);
  expect(maintenanceSentence(failed)).toBe('Restarting nodes failed: 0 of 1 done.');
});

test('one that failed is shown for a day', () => {
  const endedAt = '2026-01-02T03:05:00.000Z';
  const at = (hours: number) => Date.parse(endedAt) + hours * 3600 * 1000;
  expect(needsALook(ONE, at(100))).toBe(true);
  expect(needsALook({ ...ONE, state: 'failed', endedAt }, at(23))).toBe(true);
  expect(needsALook({ ...ONE, state: 'failed', endedAt }, at(25))).toBe(false);
  expect(needsALook({ ...ONE, state: 'done', endedAt }, at(1))).toBe(false);
});
