import { expect, it } from 'vitest';
import { importProblems } from './import-problems.ts';

it('finds the line that an error names, and its column', () => {
  const text = 'node,address\nrain0,10.0.0.1\nrain1,"bad address"\n';
  expect(importProblems('list.csv:3:7: an address was expected.\nlist.csv:9: nothing stands here.', text)).toEqual({
    placed: [
      { place: 'list.csv:3:7', sentence: 'an address was expected.', source: 'rain1,"bad address"', column: 7 },
      { place: 'list.csv:9', sentence: 'nothing stands here.', source: undefined, column: undefined },
    ],
    other: [],
  });
});

it('keeps what names no place', () => {
  expect(importProblems('rain1 is here already.\nand 3 more.', '').other).toEqual([
    'rain1 is here already.',
    'and 3 more.',
  ]);
});

it('takes the last number pair of a name that holds colons itself', () => {
  expect(importProblems('my:list.ini:2:1: a name was expected.', 'a\nb').placed[0]?.source).toBe('b');
});
