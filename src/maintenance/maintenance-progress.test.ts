import { expect, test } from 'vitest';
import { MaintenanceProgress } from './maintenance-progress.ts';

const AROUND = { now: () => 0, changed: () => {} };
const jobs = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ jobId: String(from + at), name: 'render' }));

test('of many jobs a node lists eight, and all are counted, each once', () => {
  const progress = MaintenanceProgress.begin({ maintenance: 'm1', kind: 'power-off', by: 'ada' }, ['n1', 'n2'], AROUND);
  expect(progress.snapshot.jobCount).toBeUndefined();
  progress.set('n1', 'draining', 'waits', jobs(1, 20));
  // Ten of them are on both.
  progress.set('n2', 'draining', 'waits', jobs(11, 30));
  expect(progress.snapshot.nodes.map((row) => row.jobs?.length)).toEqual([8, 8]);
  expect(progress.snapshot.jobCount).toBe(30);
  // Those that it lists are the same, and fewer are behind them.
  progress.set('n1', 'draining', 'waits', jobs(1, 9));
  expect(progress.snapshot.jobCount).toBe(29);
  progress.set('n1', 'powering-off');
  progress.set('n2', 'skipped', 'still at work', jobs(11, 30));
  expect(progress.snapshot.jobCount).toBeUndefined();
});
