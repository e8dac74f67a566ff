import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBytes, formatDuration, parseBytes, parseSeconds } from './units.ts';

describe('sizes', () => {
  test.each([
    ['256M', 268_435_456],
    ['1k', 1024],
    ['1.5G', 1_610_612_736],
    ['2T', 2_199_023_255_552],
    [' 512 ', 512],
    ['0', 0],
    [1024, 1024],
  ])('%s is %i bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each([
    ['256MB', 'The size "256MB" has the unknown unit "MB".'],
    ['256 M', 'The size "256 M" has the unknown unit " M".'],
    ['-1M', 'The size "-1M" does not start with a number.'],
    ['M', 'The size "M" does not start with a number.'],
    ['', 'An empty size.'],
    ['constructor', 'does not start with a number'],
    ['1constructor', 'unknown unit'],
    ['99999T', 'is more than any computer has'],
    [1.5, 'is not a whole number of bytes'],
    [-1, 'is not a whole number of bytes'],
    [Number.NaN, 'is not a whole number of bytes'],
    [Number.POSITIVE_INFINITY, 'more than any computer has'],
  ])('%s is refused', (text, message) => {
    expect(() => parseBytes(text)).toThrowError(message);
    expect(() => parseBytes(text)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [268_435_456, '256 MiB'],
    [1024 ** 2 - 1, '1 MiB'],
    [1.3 * 1024 ** 3, '1.3 GiB'],
    [123.4 * 1024 ** 3, '123 GiB'],
    [1024 ** 6, '1024 PiB'],
    [-2048, '-2 KiB'],
    [Number.NaN, 'unknown'],
  ])('%d bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test('what is shown is within one part in 200', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
        const [value, unit] = formatBytes(bytes).split(' ');
        const factor = 1024 ** ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'].indexOf(unit!);
        expect(Math.abs(Number(value) * factor - bytes)).toBeLessThanOrEqual(bytes / 199);
      }),
    );
  });
});

describe('times', () => {
  test.each([
    ['60s', 60],
    ['5m', 300],
    ['2h', 7200],
    ['1d', 86_400],
    ['1.5h', 5400],
    ['250ms', 0.25],
    ['90', 90],
    [0.5, 0.5],
  ])('%s is %d s', (text, seconds) => expect(parseSeconds(text)).toBe(seconds));

  test.each([
    ['5 minutes', 'The time "5 minutes" has the unknown unit " minutes".'],
    ['5M', 'unknown unit "M"'],
    ['soon', 'The time "soon" does not start with a number.'],
    ['-5s', 'does not start with a number'],
    ['', 'An empty time.'],
    [-1, 'is not a number of seconds from 0 up'],
    [Number.NaN, 'is not a number of seconds from 0 up'],
  ])('%s is refused', (text, message) => {
    expect(() => parseSeconds(text)).toThrowError(message);
    expect(() => parseSeconds(text)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  test.each([
    [0, '0 s'],
    [0.0001, 'under 1 ms'],
    [0.12, '120 ms'],
    [0.9996, '1 s'],
    [4.24, '4.2 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [65, '1 min 5 s'],
    [3599.6, '1 h'],
    [7800, '2 h 10 min'],
    [86_399, '1 d'],
    [277_200, '3 d 5 h'],
    [8_640_000, '100 d'],
    [-65, '-1 min 5 s'],
    [Number.NaN, 'unknown'],
  ])('%d s is shown as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  test('no unit overflows into the next', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (seconds) => {
        const limits: Record<string, number> = { ms: 1000, s: 60, min: 60, h: 24 };
        for (const [, value, unit] of formatDuration(seconds).matchAll(/([\d.]+) (\w+)/g)) {
          expect(Number(value)).toBeLessThan(limits[unit!] ?? 1000);
        }
      }),
    );
  });
});
