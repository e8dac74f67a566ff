import { describe, expect, it } from 'vitest';
import { readTypedLine } from './typed-line.ts';

/** As bash has it by default. */
const BREAKS = ' \t\n"\'><=;|&(:';

describe('a line that is being typed', () => {
  it.each([
    ['breadbox', ['breadbox']],
    ['breadbox ', ['breadbox', '']],
    ['breadbox  farm\tst', ['breadbox', 'farm', 'st']],
    [String.raw`b my\ folder/x`, ['b', 'my folder/x']],
    [`b 'my folder/x`, ['b', 'my folder/x']],
    [String.raw`b "a \"b\" \$c \d`, ['b', String.raw`a "b" $c \d`]],
    [`b 'it'"'"'s' x`, ['b', "it's", 'x']],
    [`b '' x`, ['b', '', 'x']],
    [`b trailing\\`, ['b', 'trailing']],
    ['b --output=a=b', ['b', '--output=a=b']],
    ['b r1 > out 2>err 2>&1 <in x', ['b', 'r1', 'x']],
  ])('%j has words', (line, words) => {
    expect(readTypedLine(line, BREAKS).words).toEqual(words);
  });

  it.each([
    ['b r1', ''],
    ['b --role=vi', '--role='],
    ['b a:b=c', 'a:b='],
    [`b --output="my f`, '--output='],
    [`b --output=my\\ f`, '--output='],
    [`b 'a b'c`, 'a b'],
    [String.raw`b a\=b`, ''],
  ])('%j keeps what readline does not replace', (line, kept) => {
    expect(readTypedLine(line, BREAKS).kept).toBe(kept);
  });

  it('breaks words where this bash does', () => {
    expect(readTypedLine('b --role=vi', ' \t\n').kept).toBe('');
  });

  it.each([
    ['b > fi', true],
    ['b 2>', true],
    ['b >> ', true],
    ['b > file ', false],
    ["b '>' ", false],
  ])('%j ends in the file of a redirection: %j', (line, is) => {
    expect(readTypedLine(line, BREAKS).isRedirection).toBe(is);
  });
});
