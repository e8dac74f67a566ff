import { expect, test } from 'vitest';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { awaitedJobs, awaitedJobWords } from './awaited-jobs.ts';

const at = (hour: number) => new Date(2026, 0, 1, hour).toISOString();

test('a job of several nodes is told once, what ends first comes first', () => {
  const long = { jobId: '7', name: 'long' };
  const render = { jobId: '12', name: 'render', endsAt: at(14) };
  const brief = { jobId: '13', name: 'brief', endsAt: at(13) };
  const nodes: Maintenance['nodes'] = [
    { node: 'n1', step: 'draining', jobs: [long, render] },
    { node: 'n2', step: 'draining', jobs: [render, brief] },
    { node: 'n3', step: 'done' },
  ];
  const going = {
    maintenance: 'm1',
    kind: 'power-off',
    state: 'running',
    by: 'ada',
    startedAt: at(12),
    nodes,
  } as const;
  expect(awaitedJobs(going)).toEqual([
    { ...brief, nodes: 'n2' },
    { ...render, nodes: 'n[1-2]' },
    { ...long, nodes: 'n1' },
  ]);
});

test('its words say when it ends at the latest, where that is known', () => {
  const now = new Date(2026, 0, 1, 12);
  expect(awaitedJobWords({ jobId: '7', name: 'long' }, now)).toBe('long (job 7)');
  expect(awaitedJobWords({ jobId: '12', name: 'render', endsAt: at(14) }, now)).toBe(
    'render (job 12), until 14:00 at the latest',
  );
});
