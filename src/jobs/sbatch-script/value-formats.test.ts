import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDependency } from '../slurm-environment.ts';
import { formatArray, parseArray } from './array-indexes.ts';
import { parseDependencies } from './dependency-list.ts';
import { countGres, parseGpus, parseGres } from './gres-list.ts';
import { parseInstant } from './job-instant.ts';
import { parseMemory } from './memory-size.ts';
import { formatTimeLimit } from './script-under-test.ts';
import { parseTimeLimit } from './time-limit.ts';
import { parseWarnSignal } from './warn-signal.ts';

const badInput = expect.objectContaining({ code: 'bad-input' });

describe('time limits', () => {
  test.each([
    ['90', 5400],
    ['1:30', 90],
    ['0:30', 30],
    ['1:75', 135],
    ['1:00:00', 3600],
    ['1-2', 93_600],
    ['1-', 86_400],
    ['1-2:3', 93_780],
    ['1-2:3:4', 93_784],
    ['7-00:00:00', 604_800],
    ['0', undefined],
    ['00:00:00', undefined],
    ['-1', undefined],
    ['UNLIMITED', undefined],
    ['infinite', undefined],
  ])('%s', (text, seconds) => expect(parseTimeLimit(text)).toBe(seconds));

  test.each(['', 'abc', '1h', ':30', '1:2:3:4', '1-2-3', '1.5', ' 5', '+5', '-5', '99999999999999'])(
    '%j is none',
    (text) => expect(() => parseTimeLimit(text)).toThrowError(badInput),
  );

  test('law: what is printed reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        expect(parseTimeLimit(formatTimeLimit(seconds))).toBe(seconds);
      }),
    );
    expect(parseTimeLimit(formatTimeLimit(undefined))).toBeUndefined();
  });
});

describe('memory', () => {
  test.each([
    ['4', 4 * 2 ** 20],
    ['4M', 4 * 2 ** 20],
    ['4G', 4 * 2 ** 30],
    ['4g', 4 * 2 ** 30],
    ['4GB', 4 * 2 ** 30],
    ['1T', 2 ** 40],
    ['1500K', 2 * 2 ** 20],
    ['0', 0],
  ])('%s', (text, bytes) => expect(parseMemory(text)).toBe(bytes));

  test.each(['', '1.5G', '4X', '-1', '4 G', '4gib', '1P', '99999999999T'])('%j is none', (text) =>
    expect(() => parseMemory(text)).toThrowError(badInput),
  );
});

describe('arrays', () => {
  test.each([
    ['0-3', [0, 1, 2, 3], undefined],
    ['0-15:4%2,20', [0, 4, 8, 12, 20], 2],
    ['[1-3]', [1, 2, 3], undefined],
    ['3,1,2,1', [1, 2, 3], undefined],
    ['1-3%0', [1, 2, 3], undefined],
    ['5%2,6%3', [5, 6], 2],
    ['1,,2,', [1, 2], undefined],
    ['0-1000:500', [0, 500, 1000], undefined],
  ])('%s', (text, indexes, atOnce) => {
    expect(parseArray(text)).toEqual(atOnce === undefined ? { indexes } : { indexes, atOnce });
  });

  test.each(['1-3:0', '3-1', 'a', '1-2-3', '-1', '0x7', ',', '1001', '0-1001', '1 - 3', '%'])('%j is none', (text) =>
    expect(() => parseArray(text)).toThrowError(badInput),
  );

  test('a thousand and one indexes are the most', () => {
    expect(parseArray('0-1000').indexes).toHaveLength(1001);
    expect(() => parseArray('1001')).toThrowError('Index 1001 is above 1000, the highest of an array.');
    expect(() => parseArray('0-999999999999')).toThrowError(badInput);
  });

  test('law: what is printed reads back', () => {
    const spec = fc.record({
      indexes: fc.uniqueArray(fc.nat(1000), { minLength: 1 }).map((list) => list.sort((a, b) => a - b)),
      atOnce: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(spec, ({ indexes, atOnce }) => {
        const wanted = atOnce === undefined ? { indexes } : { indexes, atOnce };
        expect(parseArray(formatArray(wanted))).toEqual(wanted);
      }),
    );
  });
});

describe('dependencies', () => {
  test.each([
    ['afterok:20:21,afterany:23', 'all', ['afterok:20', 'afterok:21', 'afterany:23']],
    ['afterok:20?afternotok:21', 'any', ['afterok:20', 'afternotok:21']],
    ['after:12+5:13', 'all', ['after:12+5', 'after:13']],
    ['singleton', 'all', ['singleton']],
    ['singleton,afterok:3', 'all', ['singleton', 'afterok:3']],
    ['12', 'all', ['afterany:12']],
    ['12,13_4', 'all', ['afterany:12', 'afterany:13_4']],
    ['afterok:12_3', 'all', ['afterok:12_3']],
    ['afterok:12_*', 'all', ['afterok:12']],
    ['AfterOK:12', 'all', ['afterok:12']],
    ['', 'all', []],
  ])('%s', (text, mode, list) => {
    const read = parseDependencies(text);
    expect([read.mode, read.dependencies.map(formatDependency), read.warnings]).toEqual([mode, list, []]);
  });

  test.each([
    'foo:5',
    'afterok:',
    'afterok',
    'afterok:x',
    'afterok:3,',
    '3:4',
    'expand:3',
    'singleton:3',
    'afterok:3+3',
    'afterok:1?afterok:2,singleton',
    'afterok:0',
    'afterok:$ID',
  ])('%j is none', (text) => expect(() => parseDependencies(text)).toThrowError(badInput));

  test('an empty variable is guessed', () => {
    expect(() => parseDependencies('afterok:')).toThrowError(
      expect.objectContaining({ hint: expect.stringContaining('variable') }),
    );
  });

  test.each([
    ['aftercorr:5', 'afterok:5', 'aftercorr is read as afterok'],
    ['afterburstbuffer:5', 'afterany:5', 'afterburstbuffer is read as afterany'],
  ])('%s is read as %s and says so', (text, read, warning) => {
    const list = parseDependencies(text);
    expect(list.dependencies.map(formatDependency)).toEqual([read]);
    expect(list.warnings[0]).toContain(warning);
  });

  test('law: what is printed reads back', () => {
    const jobId = fc
      .tuple(fc.integer({ min: 1, max: 1e9 }), fc.option(fc.nat(1000)))
      .map(([id, index]) => (index === null ? `${id}` : `${id}_${index}`));
    const one = fc.oneof(
      fc.constant({ type: 'singleton' as const }),
      fc.record({ type: fc.constantFrom('after', 'afterany', 'afterok', 'afternotok' as const), jobId }),
      fc.record({
        type: fc.constant('after' as const),
        jobId,
        delaySec: fc.integer({ min: 1, max: 600 }).map((min) => min * 60),
      }),
    );
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), fc.constantFrom(',', '?'), (list, between) => {
        const read = parseDependencies(list.map(formatDependency).join(between));
        expect(read.dependencies).toEqual(list);
        if (list.length > 1) expect(read.mode).toBe(between === ',' ? 'all' : 'any');
      }),
    );
  });
});

describe('signals', () => {
  test.each([
    ['USR1', 'SIGUSR1', 60, false],
    ['SIGUSR1@0', 'SIGUSR1', 0, false],
    ['B:10@120', 'SIGUSR1', 120, true],
    ['RB:TERM@5', 'SIGTERM', 5, true],
    ['R:int@65535', 'SIGINT', 65_535, false],
  ])('%s', (text, signal, beforeSec, scriptOnly) =>
    expect(parseWarnSignal(text)).toEqual({ signal, beforeSec, scriptOnly }),
  );

  test.each(['', 'foo@3', 'B@3', 'USR1@70000', 'USR1@-1', 'X:USR1', '99', '@5', 'B:'])('%j is none', (text) =>
    expect(() => parseWarnSignal(text)).toThrowError(badInput),
  );
});

describe('instants', () => {
  const now = new Date(2026, 10, 21, 16, 9, 28);
  test.each([
    ['now', [2026, 10, 21, 16, 9, 28]],
    ['now+60', [2026, 10, 21, 16, 10, 28]],
    ['now+1hour', [2026, 10, 21, 17, 9, 28]],
    ['now+2days', [2026, 10, 23, 16, 9, 28]],
    ['now+1week', [2026, 10, 28, 16, 9, 28]],
    ['16:00', [2026, 10, 22, 16, 0, 0]],
    ['16:30', [2026, 10, 21, 16, 30, 0]],
    ['4:30PM', [2026, 10, 21, 16, 30, 0]],
    ['4:30 am', [2026, 10, 22, 4, 30, 0]],
    ['12:00AM', [2026, 10, 22, 0, 0, 0]],
    ['midnight', [2026, 10, 22, 0, 0, 0]],
    ['noon', [2026, 10, 22, 12, 0, 0]],
    ['teatime', [2026, 10, 22, 16, 0, 0]],
    ['tomorrow', [2026, 10, 22, 0, 0, 0]],
    ['0120', [2027, 0, 20, 0, 0, 0]],
    ['012030', [2030, 0, 20, 0, 0, 0]],
    ['12/24', [2026, 11, 24, 0, 0, 0]],
    ['1/20/30', [2030, 0, 20, 0, 0, 0]],
    ['01/20/30-08:15', [2030, 0, 20, 8, 15, 0]],
    ['2030-01-20', [2030, 0, 20, 0, 0, 0]],
    ['2030-01-20T12:34', [2030, 0, 20, 12, 34, 0]],
    ['2030-01-20T12:34:56', [2030, 0, 20, 12, 34, 56]],
  ])('%s', (text, [year, month, day, hour, minute, second]) => {
    expect(parseInstant(text, now)).toEqual(new Date(year!, month!, day, hour, minute, second));
  });

  test.each([
    '',
    'foo',
    'now+1fortnight',
    'now-5',
    '25:00',
    '12:60',
    '13:00PM',
    '2030-02-30',
    '2030-13-01',
    '13/45',
    '16',
    'T12:00',
    'now+999999999weeks',
  ])('%j is none', (text) => expect(() => parseInstant(text, now)).toThrowError(badInput));
});

describe('resources', () => {
  test.each([
    ['gpu:2', { gpu: 2 }],
    ['gpu', { gpu: 1 }],
    ['gpu:a100', { 'gpu:a100': 1 }],
    ['gpu:a100:2,nic:1', { 'gpu:a100': 2, nic: 1 }],
    ['gres:gpu:2', { gpu: 2 }],
    ['gres/gpu=2', { gpu: 2 }],
    ['gpu:1,gpu:1', { gpu: 2 }],
    ['mem_x:2k', { mem_x: 2048 }],
    ['none', {}],
    ['gpu:0', {}],
  ])('gres %s', (text, list) => expect(parseGres(text)).toEqual(list));

  test.each([
    ['2', { gpu: 2 }],
    ['0', {}],
    ['a100', { 'gpu:a100': 1 }],
    ['a100:1,v100:2', { 'gpu:a100': 1, 'gpu:v100': 2 }],
  ])('gpus %s', (text, list) => expect(parseGpus(text)).toEqual(list));

  test.each(['', 'gpu:2:3', 'gpu:-1', '2', 'gpu::2', ','])('gres %j is none', (text) =>
    expect(() => parseGres(text)).toThrowError(badInput),
  );
  test.each(['', '-1', 'a:b', '1.5'])('gpus %j is none', (text) =>
    expect(() => parseGpus(text)).toThrowError(badInput),
  );

  test('gpu stands for those of every type, and for no other name', () => {
    expect(countGres({ 'gpu:a100': 2, 'gpu:v100': 1, gpus: 9 }, 'gpu')).toBe(3);
    expect(countGres({ gpu: 4 }, 'gpu:a100')).toBe(0);
  });
});
