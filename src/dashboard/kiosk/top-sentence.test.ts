import { expect, test } from 'vitest';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { topSentence } from './top-sentence.ts';

const jobs = ['7', '8'].map((jobId) => ({ jobId, name: 'render' }));
const going: Maintenance = {
  ...{ maintenance: 'm1', kind: 'power-off', state: 'running', by: 'ada', startedAt: '2026-01-01T10:00:00.000Z' },
  nodes: [{ node: 'n1', step: 'draining', jobs }],
};

test('what a switching off waits for is counted whole, also where a node does not list all', () => {
  expect(topSentence(going)).toBe('Switching off waits for render (job 7), and for 1 more.');
  expect(topSentence({ ...going, jobCount: 300 })).toBe('Switching off waits for render (job 7), and for 299 more.');
  const one = { ...going, jobCount: 1, nodes: [{ node: 'n1', step: 'draining' as const, jobs: jobs.slice(0, 1) }] };
  expect(topSentence(one)).toBe('Switching off waits for render (job 7).');
  expect(topSentence({ ...going, kind: 'reboot' })).toBe('Restarting nodes for ada: 0 of 1 done.');
});
