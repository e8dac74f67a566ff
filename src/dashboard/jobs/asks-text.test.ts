import { expect, it } from 'vitest';
import type { JobAsk } from '../../protocol/jobs.ts';
import { asksText } from './asks-text.ts';

const ASK: JobAsk = { name: 'a', tasks: 4, cpusPerTask: 1, cpus: 4, stdout: 'o', directory: '/' };

it.each<[Partial<JobAsk>, string]>([
  [{ timeLimitSec: 600 }, '4 tasks on 4 cores for at most 10 min'],
  [{ tasks: 1, cpus: 1, memBytes: 2 ** 30 }, '1 task on 1 core without a time limit, with 1 GiB of memory'],
  [{ tasks: 2, cpusPerTask: 4, cpus: 8, timeLimitSec: 60 }, '2 tasks on 8 cores, 4 each for at most 1 min'],
  [
    { timeLimitSec: 60, array: { indexes: [1, 2, 3], atOnce: 2 } },
    '3 jobs of an array, 2 at once, each 4 tasks on 4 cores for at most 1 min',
  ],
])('%j', (change, expected) => {
  expect(asksText({ ...ASK, ...change }).replaceAll('\u202f', ' ')).toBe(expected);
});
