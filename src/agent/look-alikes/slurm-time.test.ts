import { expect, test } from 'vitest';
import { clockTime, cpuSpan, limitSeconds, readTime, shortSpan, wholeSpan } from './slurm-time.ts';

test.each([
  [0, '0:00', '00:00:00'],
  [4, '0:04', '00:00:04'],
  [754, '12:34', '00:12:34'],
  [3723, '1:02:03', '01:02:03'],
  [36_000, '10:00:00', '10:00:00'],
  [183_845, '2-03:04:05', '2-03:04:05'],
])('%d s as squeue and as sacct have it', (seconds, short, whole) => {
  expect([shortSpan(seconds), wholeSpan(seconds)]).toEqual([short, whole]);
});

test('CPU time has milliseconds below an hour', () => {
  expect([cpuSpan(0.25), cpuSpan(61.5), cpuSpan(59.9996), cpuSpan(3600)]).toEqual([
    '00:00.250',
    '01:01.500',
    '01:00.000',
    '01:00:00',
  ]);
});

test.each([
  ['30', 1800],
  ['0:01', 1],
  ['30:00', 1800],
  ['1:00:00', 3600],
  ['1-12', 129_600],
  ['2-03:04:05', 183_845],
  ['UNLIMITED', undefined],
  ['0', undefined],
  ['abc', Number.NaN],
])('a limit of %s', (text, seconds) => {
  expect(limitSeconds(text)).toBe(seconds);
});

const now = new Date(2026, 10, 21, 15, 30, 0);

test.each([
  ['2026-11-20', '2026-11-20T00:00:00'],
  ['2026-11-20T08:05', '2026-11-20T08:05:00'],
  ['2026-11-20T08:05:09', '2026-11-20T08:05:09'],
  ['08:05', '2026-11-21T08:05:00'],
  ['1120', '2026-11-20T00:00:00'],
  ['11/20/25', '2025-11-20T00:00:00'],
  ['today', '2026-11-21T00:00:00'],
  ['noon', '2026-11-21T12:00:00'],
  ['now-1hour', '2026-11-21T14:30:00'],
  ['now-2days', '2026-11-19T15:30:00'],
])('the time %s', (text, expected) => {
  expect(clockTime(readTime(text, now)!)).toBe(expected);
});

test.each(['yesterday', '2026', '0230', '25:99:1x', 'now-1fortnight', 'now-'])('%s is no time', (text) => {
  expect(readTime(text, now)).toBeUndefined();
});
