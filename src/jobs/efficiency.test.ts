import { describe, expect, test } from 'vitest';
import { efficiencyOf, type Measured } from './efficiency.ts';

const MIB = 2 ** 20;
const ran = (seconds: number, more: Partial<Measured>): Measured => ({
  cpus: 1,
  memBytes: undefined,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000).toISOString(),
  usage: {},
  ...more,
});
const said = (seconds: number, more: Partial<Measured>) => efficiencyOf(ran(seconds, more))?.sentence;

describe('cores', () => {
  test.each([
    [4, 96, 'used 1 of 4 cores for 96 % of the time; ask for 1'],
    [4, 104, 'used 1 of 4 cores for 100 % of the time; ask for 1'],
    [4, 3, 'used 1 of 4 cores for 3 % of the time; ask for 1'],
    [4, 150, 'used 2 of 4 cores for 75 % of the time; ask for 2'],
    [4, 392, 'used all 4 cores for 98 % of the time'],
    [4, 320, 'used all 4 cores for 80 % of the time'],
    [2, 116, 'used all 2 cores for 58 % of the time: it waited for the rest'],
    [1, 99, 'used its core for 99 % of the time'],
    [1, 101, 'used its core for 100 % of the time'],
    [1, 12, 'used its core for 12 % of the time: it mostly waited'],
    [1, 0, 'used its core for 0 % of the time: it mostly waited'],
  ])('%i held, %i core seconds in 100', (cpus, cpuSec, sentence) => {
    expect(said(100, { cpus, usage: { cpuSec } })).toBe(sentence);
  });

  test('of a short job nothing is concluded', () => {
    expect(said(2, { cpus: 4, usage: { cpuSec: 1 } })).toBe('ran for less than 5 s, too short to judge its cores');
  });

  test('shares are of what it held', () => {
    expect(efficiencyOf(ran(100, { cpus: 4, usage: { cpuSec: 96 } }))).toMatchObject({ cpuShare: 0.24 });
  });
});

describe('memory', () => {
  test.each([
    [100 * MIB, 8192 * MIB, 'at most 100 MiB of the 8 GiB of memory it asked for; ask for 150M'],
    [1 * MIB, 1024 * MIB, 'at most 1 MiB of the 1 GiB of memory it asked for; ask for 16M'],
    [1111 * MIB, 65536 * MIB, 'at most 1.08 GiB of the 64 GiB of memory it asked for; ask for 1700M'],
    [700 * MIB, 1024 * MIB, 'at most 700 MiB of the 1 GiB of memory it asked for'],
    [700 * MIB, undefined, 'at most 700 MiB of memory'],
  ])('%i of %i', (peakMemBytes, memBytes, sentence) => {
    expect(said(100, { memBytes, usage: { peakMemBytes } })).toBe(sentence);
  });

  test('beside the cores', () => {
    const usage = { cpuSec: 96, peakMemBytes: 100 * MIB };
    expect(efficiencyOf(ran(100, { cpus: 4, memBytes: 200 * MIB, usage }))).toEqual({
      cpuShare: 0.24,
      memShare: 0.5,
      sentence:
        'used 1 of 4 cores for 96 % of the time; ask for 1; at most 100 MiB of the 200 MiB of memory it asked for',
    });
  });
});

test('what nobody measured, or never ran, has none', () => {
  expect(efficiencyOf(ran(100, {}))).toBeUndefined();
  expect(efficiencyOf(ran(100, { startedAt: undefined, usage: { cpuSec: 1 } }))).toBeUndefined();
  expect(efficiencyOf(ran(0, { usage: { cpuSec: 1 } }))).toBeUndefined();
});
