import { describe, expect, it } from 'vitest';
import type { Job, JobStateWord } from '../../protocol/jobs.ts';
import { indexesIn, jobRows } from './job-rows.ts';

const job = (jobId: string, state: JobStateWord) =>
  ({ jobId, state, ...(jobId.includes('_') ? { arrayId: jobId.slice(0, jobId.indexOf('_')) } : {}) }) as Job;

describe('the rows of the list', () => {
  it('fold an array at the place of its newest index, and count what it stands for', () => {
    const rows = jobRows([
      job('20', 'pending'),
      job('12_[4,6-9]', 'pending'),
      job('12_3', 'running'),
      job('11', 'running'),
      job('12_1', 'completed'),
    ]);
    expect(rows.map(({ key }) => key)).toEqual(['20', 'array 12', '11']);
    expect(rows[1]).toMatchObject({
      jobs: [{ jobId: '12_[4,6-9]' }, { jobId: '12_3' }, { jobId: '12_1' }],
      counts: [
        ['running', 1],
        ['pending', 5],
        ['completed', 1],
      ],
    });
  });

  it.each([
    ['12', 1],
    ['12_3', 1],
    ['12_[4-9]', 6],
    ['12_[1,3,7-9%2]', 5],
    ['12_[0-10:2]', 6],
  ])('%s stands for %i', (jobId, expected) => {
    expect(indexesIn(jobId)).toBe(expected);
  });
});
