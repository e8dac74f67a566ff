import { expect, test } from 'vitest';
import { leastWords } from './least-words.ts';

test.each([
  [90.04, [], '90 W'],
  [0, [], '0 W'],
  [90, ['fan'], 'at least 90 W'],
  [0, ['fan'], 'unknown'],
  [1234.5, [], '1235 W'],
])('%d and %j', (known, unknown, words) => {
  expect(leastWords({ known, unknown }, 'W')).toBe(words);
});
