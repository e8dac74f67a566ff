import { expect, it } from 'vitest';
import { expandJobs } from './job-argument.ts';

it('expands indexes as lists of jobs show them', () => {
  expect(expandJobs(['7', '12_[1-3,7%2]', '12_2', '13_0'])).toEqual(['7', '12_1', '12_2', '12_3', '12_7', '13_0']);
});

it.each(['0', 'x', '12.0', '12_', '12_[3-1]', '12_[1-5000]', '12_[]', '-1'])('%s is no job', (word) => {
  expect(() => expandJobs([word])).toThrow(`'${word}' is not a job`);
});
