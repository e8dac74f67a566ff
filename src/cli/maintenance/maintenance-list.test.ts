import { expect, test } from 'vitest';
import { listLines } from './maintenance-list.ts';

test('each node has a line, with a sign of how it stands', () => {
  const nodes = [
    { node: 'n1', step: 'done' as const, seconds: 21 },
    { node: 'n2', step: 'failed' as const, reason: 'It is away.', seconds: 600.5 },
    { node: 'n3', step: 'draining' as const, now: 'job 12 runs there' },
    { node: 'n4', step: 'waiting' as const },
  ];
  const startedAt = '2026-01-02T03:04:05.000Z';
  const state = { maintenance: 'm1', kind: 'reboot' as const, state: 'running' as const, by: 'ada', startedAt, nodes };
  expect(listLines(state, '/')).toEqual([
    '✓ n1 done (21 s)',
    '✗ n2 failed: It is away. (600.5 s)',
    '/ n3 draining: job 12 runs there',
    '· n4 waiting',
  ]);
});
