import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfRank, gridsFor, largestN, leastOfRank, nWithin, ranksOf, secondsFor } from './size-problem.ts';

const GIB = 2 ** 30;
const node = fc.record({
  cores: fc.integer({ min: 1, max: 64 }),
  availableBytes: fc.integer({ min: 256 * 2 ** 20, max: 256 * GIB }),
});
const nodes = fc.array(node, { minLength: 1, maxLength: 40 });
const blocks = fc.constantFrom(64, 96, 128, 192, 256);

test('the matrix always fits the node with the least memory, and hardly more would', () => {
  fc.assert(
    fc.property(nodes, blocks, (machine, nb) => {
      const n = largestN(machine, nb);
      expect(n % nb).toBe(0);
      const perRank = (8 * n * n) / ranksOf(machine);
      const smallest = machine.reduce((least, each) =>
        each.availableBytes / each.cores < least.availableBytes / least.cores ? each : least,
      );
      if (n > nb) expect(perRank * smallest.cores).toBeLessThan(smallest.availableBytes);
      const more = (8 * (n + nb) ** 2) / ranksOf(machine);
      expect(more).toBeGreaterThan(bytesOfRank(machine));
    }),
  );
});

test('one small node makes N smaller for all; its place in the list does not matter', () => {
  const big = { cores: 4, availableBytes: 7 * GIB };
  const small = { cores: 4, availableBytes: 1.5 * GIB };
  expect(largestN([big, big, small], 128)).toBe(largestN([small, big, big], 128));
  expect(largestN([big, big, small], 128)).toBe(largestN([small, small, small], 128));
  expect(largestN([big, big, big], 128)).toBeGreaterThan(1.8 * largestN([big, big, small], 128));
});

test('P × Q is the number of ranks, Q is not below P, the squarest comes first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), (ranks) => {
      const grids = gridsFor(ranks, 3);
      for (const { p, q } of grids) expect([p * q, q >= p]).toEqual([ranks, true]);
      for (let i = 1; i < grids.length; i++) expect(grids[i]!.p).toBeLessThan(grids[i - 1]!.p);
    }),
  );
  expect(gridsFor(24, 2)).toEqual([
    { p: 4, q: 6 },
    { p: 3, q: 8 },
  ]);
  expect(gridsFor(7, 2)).toEqual([{ p: 1, q: 7 }]);
});

test('time and size turn into each other', () => {
  expect(secondsFor(13_056, 10)).toBeCloseTo(148.4, 1);
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 3600 }),
      fc.integer({ min: 1, max: 5000 }),
      blocks,
      (seconds, gflops, nb) => {
        const n = nWithin(seconds, gflops, nb);
        if (n > 50 * nb) expect(secondsFor(n, gflops)).toBeLessThan(1.01 * seconds);
        expect(secondsFor(n + nb, gflops)).toBeGreaterThan(0.99 * seconds);
      },
    ),
  );
});

test('no rank holds less than the least that is told: block-cyclic, as ScaLAPACK shares', () => {
  // 8 blocks of 256 (the last has 208) over 3: 3, 3 and 2.
  expect(leastOfRank(2000, 256, { p: 1, q: 3 })).toBe(8 * 2000 * (256 + 256));
  expect(leastOfRank(8000, 192, { p: 1, q: 2 })).toBe(8 * 8000 * (20 * 192 + 128));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), blocks, fc.integer({ min: 1, max: 64 }), (n, nb, ranks) => {
      const [grid] = gridsFor(ranks);
      expect(leastOfRank(n, nb, grid!)).toBeLessThanOrEqual((8 * n * n) / ranks);
    }),
  );
});
