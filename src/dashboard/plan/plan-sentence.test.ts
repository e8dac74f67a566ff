import { expect, test } from 'vitest';
import { planSentence } from './plan-sentence.ts';

test.each([
  ['It holds.', 'x: it holds.', ''],
  [
    'It holds. Nearest to its limit is psu.12v, 99 % at worst.',
    'x: it holds.',
    'Nearest to its limit is psu.12v, 99 % at worst.',
  ],
  [
    'It holds for what is known; unknown: the draw of fan; the limit of psu. Nearest to its limit is a, 9 % at worst.',
    'x: it holds for what is known.',
    'Unknown: the draw of fan; the limit of psu. Nearest to its limit is a, 9 % at worst.',
  ],
  [
    'It does not hold: psu.12v breaks first typically. psu.12v gives 48.5 W (4 A) and must give 60 W (5 A) typically.',
    'x: it does not hold: psu.12v breaks first typically.',
    'psu.12v gives 48.5 W (4 A) and must give 60 W (5 A) typically.',
  ],
])('%s', (sentence, heading, lead) => {
  expect(planSentence({ name: 'x', sentence })).toEqual({ heading, lead });
});
