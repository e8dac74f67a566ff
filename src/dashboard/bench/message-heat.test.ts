import { expect, test } from 'vitest';
import { carriedHeat, latencyHeat, usualOf } from './message-heat.ts';

test('ink goes to what is worse than usual, whether high or low is bad', () => {
  expect([40, 60, 80, 150, 400].map((us) => latencyHeat(us, 40))).toEqual([1, 2, 3, 4, 5]);
  expect([118, 90, 70, 40, 11].map((mbyte) => carriedHeat(mbyte, 118))).toEqual([1, 2, 3, 4, 5]);
});

test('one node behind a slow cable does not make slow paths usual', () => {
  const ends = ['a', 'b', 'c', 'd'];
  const paths = ends.flatMap((from) =>
    ends.flatMap((to) => (from === to ? [] : [{ from, to, us: [from, to].includes('c') ? 171 : 42 }])),
  );
  expect(usualOf(paths, ({ us }) => us, 'less')).toBe(42);
  expect(usualOf(paths, ({ us }) => 1000 / us, 'more')).toBeCloseTo(1000 / 42);
  expect(usualOf([], () => 1, 'less')).toBeUndefined();
});
