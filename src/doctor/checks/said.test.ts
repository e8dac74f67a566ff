import { expect, it } from 'vitest';
import { sayings } from '../../dictionary/all.ts';
import { checks } from './all.ts';

const names = new Set(checks.map(({ name }) => name));

it('looks for what the dictionary says that it looks for, and for nothing that it leaves to a person', () => {
  const [byHand, others] = [true, undefined].map((kind) => [
    ...new Set(sayings.filter((saying) => saying.byHand === kind).map(({ check }) => check)),
  ]);
  expect(others!.filter((check) => !names.has(check))).toEqual([]);
  expect(byHand!.filter((check) => names.has(check))).toEqual([]);
});
