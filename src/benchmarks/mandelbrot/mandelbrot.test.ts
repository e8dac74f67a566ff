import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import { piecesOf } from './by-farm.ts';
import { curveOf, readDrawn, sumOfPieces, wrongPictures } from './speed-up.ts';
import { idealSec, workerCounts } from './worker-counts.ts';

const PATIENCE_MS = 300_000;

test('workers are counted one by one up to eight, then doubled, up to all there are', () => {
  expect(workerCounts(1)).toEqual([1]);
  expect(workerCounts(3)).toEqual([1, 2, 3]);
  expect(workerCounts(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(workerCounts(16)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 16]);
  expect(workerCounts(40)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 40]);
  expect(idealSec([1, 2, 4], 8)).toBe(14);
});

test('pieces of the picture have every row once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 300 }), (rows, slots) => {
      const pieces = piecesOf(rows, slots);
      expect(pieces[0]?.fromRow).toBe(0);
      expect(pieces.at(-1)?.toRow).toBe(rows);
      for (const [i, { fromRow, toRow }] of pieces.entries()) {
        expect(toRow).toBeGreaterThan(fromRow);
        expect(fromRow).toBe(i === 0 ? 0 : pieces[i - 1]!.toRow);
      }
    }),
  );
});

test('sums of pieces are added modulo 2^64', () => {
  expect(sumOfPieces(['ffffffffffffffff', '0000000000000003'])).toBe('0000000000000002');
  expect(sumOfPieces(['00000000000000ff'])).toBe('00000000000000ff');
});

test('what was printed becomes a curve against one worker of the same way', () => {
  const drawn = readDrawn(
    'warning: a tree\n@drawn 1 8.000000 5c5245fc7db1c25a\n@drawn 2 4.5 5c5245fc7db1c25a\n@drawn x 1 5c5245fc7db1c25a\n@drawn 3\n',
  );
  expect(drawn.map(({ workers }) => workers)).toEqual([1, 2]);
  expect(curveOf('mpi', drawn.toReversed())).toEqual({
    by: 'mpi',
    points: [
      { workers: 1, seconds: 8, speedUp: 1 },
      { workers: 2, seconds: 4.5, speedUp: 8 / 4.5 },
    ],
  });
  expect(curveOf('mpi', drawn.slice(1))).toBeUndefined();
});

test('another picture than that of one thread is a finding that says who drew it', () => {
  const right = '5c5245fc7db1c25a';
  const drawn = [1, 2, 4].map((workers) => ({ workers, seconds: 1, sum: workers === 4 ? '5c5245fc7db1c25b' : right }));
  expect(wrongPictures('threads', drawn.slice(0, 2), right)).toEqual([]);
  expect(wrongPictures('threads', drawn, right)).toMatchObject([
    {
      sentence: '4 threads drew another picture than one thread: the answer was wrong.',
      what: expect.stringContaining(right),
    },
  ]);
});

test('without the farm, threads and ranks stay, and a finding says what is missing', {
  timeout: PATIENCE_MS,
}, async () => {
  const bench = await LocalBench.open();
  try {
    const { state, problem, result, findings, conditions } = await bench.run('mandelbrot');
    expect([state, problem]).toEqual(['done', undefined]);
    if (result?.benchmark !== 'mandelbrot') throw new Error('another benchmark');
    expect(result.checksum).toMatch(/^[0-9a-f]{16}$/);
    expect(result.curves.find(({ by }) => by === 'threads')?.points[0]).toMatchObject({ workers: 1, speedUp: 1 });
    expect(result.curves.map(({ by }) => by)).not.toContain('farm');
    const sentences = findings.map(({ sentence }) => sentence);
    expect(sentences).toContain('There is no speed-up by the farm: it could not be measured.');
    // Where Open MPI is not here, that is said; all that was drawn is the same picture.
    expect(sentences.some((each) => each.includes('by MPI'))).toBe(!result.curves.some(({ by }) => by === 'mpi'));
    expect(sentences.some((each) => each.includes('another picture'))).toBe(false);
    expect(conditions.inputs[0]?.text).toContain('MOST_ROUNDS');
  } finally {
    await bench.close();
  }
});
