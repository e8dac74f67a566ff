import { expect, test } from 'vitest';
import { shareOf, spanOf } from './comparison-scale.ts';

test('bars begin at zero, and the greatest fills its track', () => {
  const span = spanOf([224.6, 9.525, 0.37], false)!;
  expect(shareOf(224.6, span)).toBe(1);
  expect(shareOf(112.3, span)).toBe(0.5);
});

test('on the log scale each power of ten is as wide as the next, and the least still has a mark', () => {
  const span = spanOf([324.66, 10, 1], true)!;
  expect(span).toEqual({ low: 0.1, high: 1000, decades: 4 });
  expect(shareOf(1, span)).toBeCloseTo(0.25);
  expect(shareOf(10, span)).toBeCloseTo(0.5);
  expect(shareOf(100, span)).toBeCloseTo(0.75);
  expect(spanOf([7], true)).toEqual({ low: 1, high: 10, decades: 1 });
});

test('where nothing is known there is no scale', () => {
  expect(spanOf([], false)).toBeUndefined();
  expect(spanOf([0], true)).toBeUndefined();
});
