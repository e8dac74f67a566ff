import { describe, expect, it } from 'vitest';
import { interpretSpeedUp, speedUps } from './speed-up.ts';
import { defaultWorkerCounts, parseWorkerCounts } from './worker-counts.ts';

const sentence = (timings: readonly [number, number][], cores: number) =>
  interpretSpeedUp(speedUps(timings.map(([workers, seconds]) => ({ workers, seconds }))), cores);

describe('speedUps', () => {
  it('compares with the first', () => {
    const timings = [
      { workers: 2, seconds: 6 },
      { workers: 4, seconds: 4 },
    ];
    expect(speedUps(timings)).toEqual([
      { workers: 2, seconds: 6, speedup: 1, efficiency: 1 },
      { workers: 4, seconds: 4, speedup: 1.5, efficiency: 0.75 },
    ]);
  });
});

describe('interpretSpeedUp', () => {
  it('says how many times as fast', () => {
    expect(
      sentence(
        [
          [1, 10],
          [2, 5.2],
        ],
        2,
      ),
    ).toBe('2 workers are 1.9 times as fast as one: 96 % of the 2 times that would be ideal.');
  });

  it('judges by the cores, and says that more workers than cores gain nothing', () => {
    expect(
      sentence(
        [
          [1, 10],
          [2, 5],
          [4, 5.1],
        ],
        2,
      ),
    ).toBe(
      '2 workers are 2.0 times as fast as one: 100 % of the 2 times that would be ideal. This computer has 2 cores: more workers than that take turns and gain nothing.',
    );
  });

  it.each([
    [
      [
        [1, 10],
        [2, 10.2],
      ],
      '2 workers were no faster than one here.',
    ],
    [
      [
        [1, 10],
        [2, 14],
      ],
      '2 workers were slower than one here',
    ],
    [
      [
        [2, 10],
        [4, 5],
      ],
      '4 workers are 2.0 times as fast as 2',
    ],
    [[[1, 10]], 'One figure alone shows no speed-up'],
  ] as [[number, number][], string][])('of %j: %s', (timings, start) => {
    expect(sentence(timings, 4)).toContain(start);
  });
});

describe('worker counts', () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [4, [1, 2, 3, 4]],
    [6, [1, 2, 3, 4, 6]],
    [16, [1, 2, 3, 4, 8, 16]],
  ])('of %d cores', (cores, counts) => {
    expect(defaultWorkerCounts(cores)).toEqual(counts);
  });

  it('are read in any order, each once, and nothing else', () => {
    expect(parseWorkerCounts('4,1,2,2')).toEqual([1, 2, 4]);
    for (const text of ['', '1,', '0', '1.5', '1;2', '5000']) {
      expect(() => parseWorkerCounts(text)).toThrow(/is not a list/);
    }
  });
});
