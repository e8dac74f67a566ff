import { expect, test } from 'vitest';
import { parseInstant, parseLimit, parseMemory } from './parse-fields.ts';
import { exitCodeOf, parseEnds, parseQueue, queueFormat } from './queue-row.ts';

const MARK = 'b1f0';
const line = (jobId: string, name: string) =>
  `${MARK}|${jobId}|7|7|N/A|ada|PENDING|Resources||1|2|2026-11-21T22:13:19|2026-11-21T23:13:19|N/A|1:30:00|5|all|afterok:3(unfulfilled)|${name}\n`;

test('a job that waits', () => {
  expect(parseQueue(line('7', 'plain'), MARK)).toEqual([
    {
      jobId: '7',
      rawId: '7',
      array: undefined,
      account: 'ada',
      state: 'PENDING',
      reason: 'Resources',
      nodes: undefined,
      nodeCount: 1,
      cpus: 2,
      submittedAt: '2026-11-21T22:13:19.000Z',
      startsAt: '2026-11-21T23:13:19.000Z',
      endsAt: undefined,
      timeLimitSec: 5400,
      nice: 5,
      partition: 'all',
      dependency: 'afterok:3(unfulfilled)',
      name: 'plain',
    },
  ]);
});

test('an index of an array that runs', () => {
  const text = `${MARK}|3_40|9|3|40|ada|RUNNING|None|n[1-2]|2|8|2026-11-21T22:13:19|2026-11-21T22:13:20|2026-11-21T23:13:20|UNLIMITED|0|all|(null)|arr\n`;
  const [row] = parseQueue(text, MARK);
  expect(row).toMatchObject({
    jobId: '3_40',
    rawId: '9',
    array: { jobId: '3', index: 40 },
    nodes: 'n[1-2]',
    nodeCount: 2,
  });
  expect(row).toMatchObject({ reason: undefined, timeLimitSec: undefined, dependency: undefined });
});

test('a name with bars and line breaks is that name, and forges no other job', () => {
  const name = 'a|b\n99|99|99|N/A|root|COMPLETED|None|n1|1|1|N/A|N/A|N/A|1:00|0|all|(null)|forged';
  const rows = parseQueue(line('7', name) + line('8', ''), MARK);
  expect(rows.map(({ jobId }) => jobId)).toEqual(['7', '8']);
  expect(rows.map((row) => row.name)).toEqual([name, '']);
});

test('what is no id of a job is no job', () => {
  const rows = parseQueue(line('7;reboot', 'a') + line('8_1', '') + line('9+1', '') + line('10_[1-4]', ''), MARK);
  expect(rows.map(({ jobId }) => jobId)).toEqual(['8_1', '9+1']);
});

test('nothing queued is nothing', () => {
  expect(parseQueue('', MARK)).toEqual([]);
  expect(queueFormat(MARK).startsWith(`${MARK}|%i|`)).toBe(true);
});

test('how jobs ended: what wait(2) gives', () => {
  const text =
    '2                   4021                0         \n3_40                768                 1         \n';
  expect(parseEnds(text)).toEqual([
    { jobId: '2', exitCode: undefined, restarts: 0 },
    { jobId: '3_40', exitCode: 3, restarts: 1 },
  ]);
});

test.each([
  ['0', 0],
  ['768', 3],
  ['65280', 255],
  ['9', 137],
  ['139', 139],
  ['53', undefined],
  ['0:0', 0],
  ['3:0', 3],
  ['255:0', 255],
  ['0:9', 137],
  ['0:53', undefined],
  ['n/a', undefined],
])('the status %s is the exit code %s', (status, code) => {
  expect(exitCodeOf(status)).toBe(code);
});

test('times, limits and sizes as Slurm prints them', () => {
  expect(parseInstant('N/A')).toBeUndefined();
  expect(['30', '5:00', '1:30:00', '2-03:04:05', 'UNLIMITED', '365-00:00:00'].map(parseLimit)).toEqual([
    undefined,
    300,
    5400,
    183_845,
    undefined,
    undefined,
  ]);
  expect(['512K', '11450M', '2G', '1.5G', '64', 'n/a', '4Gn'].map(parseMemory)).toEqual([
    2 ** 19,
    11_450 * 2 ** 20,
    2 ** 31,
    1.5 * 2 ** 30,
    2 ** 26,
    undefined,
    2 ** 32,
  ]);
});
