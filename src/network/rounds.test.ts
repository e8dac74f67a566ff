import { expect, test } from 'vitest';
import { pairRounds } from './rounds.ts';

test.each([2, 3, 8, 9, 64])('of %i ends each meets each once, nobody is in two pairs of a round', (count) => {
  const ends = Array.from({ length: count }, (_, i) => `n${i}`);
  const rounds = pairRounds(ends);
  expect(rounds).toHaveLength(count % 2 === 0 ? count - 1 : count);
  for (const round of rounds) expect(new Set(round.flat()).size).toBe(round.length * 2);
  const met = new Set(rounds.flat().map((pair) => [...pair].sort().join(' ')));
  expect(met.size).toBe((count * (count - 1)) / 2);
});

test('alone there is nobody to meet', () => {
  expect(pairRounds(['n0']).flat()).toEqual([]);
});
