import { expect, test } from 'vitest';
import { carriedHeat, latencyHeat, medianOf } from './message-heat.ts';

test('ink goes to what is worse than usual, whether high or low is bad', () => {
  expect([40, 60, 80, 150, 400].map((us) => latencyHeat(us, 40))).toEqual([1, 2, 3, 4, 5]);
  expect([118, 90, 70, 40, 11].map((mbyte) => carriedHeat(mbyte, 118))).toEqual([1, 2, 3, 4, 5]);
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([])).toBeUndefined();
});
