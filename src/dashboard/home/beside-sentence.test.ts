import { expect, it } from 'vitest';
import { besideSentence } from './beside-sentence.ts';

it('says that the computer of the head works too, and is silent where it does not', () => {
  const idle = { computer: 'laptop', work: undefined, busyRatio: 0.9, cores: 8 };
  expect(besideSentence(idle)).toBeUndefined();
  expect(besideSentence({ ...idle, work: 'heat2d; farm, 2 workers' })).toBe(
    'Not counted above: laptop, the computer of this head, works too (heat2d; farm, 2 workers). 7 of its 8 cores are busy.',
  );
  expect(besideSentence({ ...idle, work: 'heat2d', busyRatio: undefined })).toBe(
    'Not counted above: laptop, the computer of this head, works too (heat2d).',
  );
});
