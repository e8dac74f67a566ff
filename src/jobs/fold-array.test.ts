import { expect, test } from 'vitest';
import type { Job } from '../protocol/jobs.ts';
import { foldArrays } from './fold-array.ts';

const row = (raw: number, more: Partial<Job> = {}): Job => ({
  ...{ jobId: String(raw), rawId: String(raw), name: 'n', user: 'anna', kind: 'batch', state: 'pending', held: false },
  ...{ partition: 'local', cpus: 1, tasks: 1, nice: 0, restarts: 0, submittedAt: '2026-01-01T00:00:00Z', usage: {} },
  ...more,
});
const index = (array: number, at: number, more: Partial<Job> = {}): Job =>
  row(array + at, { jobId: `${array}_${at}`, arrayId: String(array), arrayIndex: at, ...more });
const folded = (...jobs: Job[]): string[] =>
  foldArrays(jobs.sort((a, b) => Number(b.rawId) - Number(a.rawId))).map(({ jobId }) => jobId);

test('pending indexes become one entry, in the place of the first', () => {
  const array = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => index(10, at, at < 2 ? { state: 'running' } : {}));
  expect(folded(row(30), ...array, row(9))).toEqual(['30', '10_[2-9]', '10_1', '10_0', '9']);
});

test('gaps and single ones are written as Slurm does', () => {
  expect(folded(index(10, 4), index(10, 5), index(10, 7), index(10, 12))).toEqual(['10_[4-5,7,12]']);
});

test('one index alone keeps its id, and what differs is not folded', () => {
  expect(folded(index(10, 4))).toEqual(['10_4']);
  expect(folded(index(10, 1), index(10, 2), index(10, 3, { held: true }))).toEqual(['10_3', '10_[1-2]']);
  expect(folded(index(10, 1), index(20, 1), row(5), row(6))).toEqual(['20_1', '10_1', '6', '5']);
});
