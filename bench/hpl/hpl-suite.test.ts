import { describe, expect, test } from 'vitest';
import { environmentOf } from './bare-hpl.ts';
import { publicRule } from './public-rule.ts';
import { type SeenProcess, stepCost } from './step-cost.ts';
import { readStockInput } from './stock-input.ts';

const seen = (pid: number, seconds: number, isRank = false): SeenProcess => ({ pid, seconds, isRank });

describe('what Breadbox costs while HPL computes', () => {
  test('before and after the ranks nothing counts; who came later counts from birth', () => {
    const cost = stepCost([
      [seen(1, 5)],
      [seen(1, 6), seen(2, 0.3), seen(10, 0.5, true), seen(11, 0.5, true)],
      [seen(1, 6.25), seen(2, 0.3), seen(3, 0.1), seen(10, 9, true), seen(11, 8, true)],
      // One rank has ended before the other.
      [seen(1, 6.5), seen(2, 0.5), seen(10, 10, true)],
      [seen(1, 9), seen(2, 3)],
    ]);
    expect(cost.ownSec).toBeCloseTo(0.5 + 0.2 + 0.1, 9);
    expect(cost.ranksSec).toBeCloseTo(18, 9);
  });

  test('without ranks there is none', () => {
    expect(stepCost([[seen(1, 5)], [seen(1, 6)]])).toEqual({ ownSec: 0, ranksSec: 0 });
  });
});

test('a kept command says what stood in the environment, and nothing else is there', () => {
  expect(environmentOf('OPENBLAS_NUM_THREADS=1 GLIBC_TUNABLES=a.b=1 OPENBLAS_CORETYPE=ZEN mpirun -n 2 hpcc')).toEqual({
    ...{ OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', OPENBLAS_CORETYPE: 'ZEN', GLIBC_TUNABLES: 'a.b=1' },
  });
  expect(environmentOf('mpirun -n 2 hpcc')).toMatchObject({ OPENBLAS_CORETYPE: undefined, GLIBC_TUNABLES: undefined });
});

test('the public rule takes four fifths of the memory, or what the time allows', () => {
  const long = { seconds: 1e9, gflops: 100 };
  // √(0.8 × 8 GiB ÷ 8) is 29,309.
  expect(publicRule(8 * 2 ** 30, 4, 192, long)).toEqual({ n: 29_184, nbs: [192], grids: [{ p: 2, q: 2 }] });
  expect(publicRule(8 * 2 ** 30, 6, 256, long)).toMatchObject({ n: 29_184, grids: [{ p: 2, q: 3 }] });
  // 2/3 N³ operations of 100 Gflop/s in 20 s: N = 14,422.
  expect(publicRule(8 * 2 ** 30, 2, 256, { seconds: 20, gflops: 100 }).n).toBe(14_336);
});

test("the problem of Debian's stock input", () => {
  const lines = ['HPLinpack', 'Tennessee', 'HPL.out  file', '8  device', '1  Ns', '1000   Ns', '1  NBs', '80    NBs'];
  const text = [...lines, '0  PMAP', '1  grids', '2   Ps', '4   Qs', '16.0  threshold'].join('\n');
  expect(readStockInput(text)).toEqual({ n: 1000, nbs: [80], grids: [{ p: 2, q: 4 }] });
  expect(() => readStockInput('HPLinpack\n')).toThrow('line 6');
});
