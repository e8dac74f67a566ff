import { describe, expect, it } from 'vitest';
import { ignoreRules } from './ignore-rules.ts';

describe('ignoreRules', () => {
  it.each([
    ['*.log', 'a/b.log', true],
    ['*.log', 'a.logs', false],
    ['build', 'x/build', true],
    ['/build', 'x/build', false],
    ['a/*.o', 'a/x.o', true],
    ['a/*.o', 'a/b/x.o', false],
    ['a/**/x', 'a/x', true],
    ['a/**/x', 'a/b/c/x', true],
    ['a/**', 'a/b/c', true],
    ['**/tmp', 'q/tmp', true],
    ['dat?', 'data', true],
    ['a+b', 'aab', false],
    ['.git', 'x/.git', true],
    ['', 'x/.git', true],
    ['', '.github', false],
  ])('%j on %j: %j', (pattern, path, expected) => {
    expect(ignoreRules(`${pattern}\n`)(path, false)).toBe(expected);
  });

  it('takes a slash at the end for folders only', () => {
    const ignores = ignoreRules('out/');
    expect([ignores('out', true), ignores('out', false)]).toEqual([true, false]);
  });

  it('refuses what it does not understand, with the line', () => {
    expect(() => ignoreRules('a\n!b')).toThrow(".breadboxignore, line 2: '!' is not understood.");
  });
});
