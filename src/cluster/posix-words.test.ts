import { describe, expect, test } from 'vitest';
import { hasShellSyntax, joinWords, splitWords } from './posix-words.ts';

describe('words', () => {
  test.each([
    ['node tile.js', ['node', 'tile.js']],
    ['', []],
    [' \t\n', []],
    [`a 'b  c' "d e"f`, ['a', 'b  c', 'd ef']],
    [`''  ""`, ['', '']],
    [`a''b`, ['ab']],
    [String.raw`a\ b \"c \\ \n`, ['a b', '"c', '\\', 'n']],
    [String.raw`"a\"b\\c\$d\n"`, [String.raw`a"b\c$d\n`]],
    [String.raw`'a\b'`, [String.raw`a\b`]],
    ['a\\\nb "c\\\nd"', ['ab', 'cd']],
    [`it"'"s`, ["it's"]],
    ['echo $HOME *.png | sort>out && x', ['echo', '$HOME', '*.png', '|', 'sort>out', '&&', 'x']],
    ['a `date` # b', ['a', '`date`', '#', 'b']],
    ['grüße 😀', ['grüße', '😀']],
  ])('%j', (line, words) => expect(splitWords(line)).toEqual(words));

  test.each([
    [`echo 'it`, 6, "the quote ' is never closed"],
    ['say "hello', 5, 'the quote " is never closed'],
    ['"a\\"', 1, 'the quote " is never closed'],
    ['node x\\', 7, 'a backslash with nothing behind it'],
    ['a\0b', 2, 'a NUL character'],
  ])('%j is refused at column %i', (line, column, message) => {
    for (const read of [splitWords, hasShellSyntax]) {
      expect(() => read(line)).toThrowError(`column ${column}: ${message}`);
      expect(() => read(line)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
    }
  });
});

describe('a line of words', () => {
  test.each([
    [['node', 'tile.js', '--n=3'], 'node tile.js --n=3'],
    [['sh', '-c', 'echo $((x * x))'], "sh -c 'echo $((x * x))'"],
    [['say', "it's", ''], `say 'it'\\''s' ''`],
    [['~', '#', 'ü'], "'~' '#' 'ü'"],
  ])('%j', (words, line) => {
    expect(joinWords(words)).toBe(line);
    expect(splitWords(line)).toEqual(words);
  });
});

describe('what a shell would have done is named', () => {
  test.each([
    ['a | b', '|'],
    ['a|b', '|'],
    ['a && b', '&&'],
    ['a || b', '||'],
    ['a; b', ';'],
    ['a &', '&'],
    ['a > out', '>'],
    ['a 2>&1', '>&'],
    ['a >> out', '>>'],
    ['a << EOF', '<<'],
    ['(a)', '('],
    ['echo $HOME/x', '$HOME'],
    ['echo "$HOME"', '$HOME'],
    [`echo "\${A:-b}"`, `\${A:-b}`],
    ['echo $(date)', '$('],
    ['echo $1', '$1'],
    ['echo `date`', '`'],
    ['echo "`date`"', '`'],
    ['ls *.c', '*'],
    ['ls ?', '?'],
    ['ls [ab].c', '[ab]'],
    ['ls ~/x', '~'],
    ['a # b', '#'],
    ['A=1 node x', 'A='],
    ['a\nb', '\n'],
  ])('%j: %j', (line, seen) => expect(hasShellSyntax(line)).toBe(seen));

  test.each([
    'node tile.js --size=3 A=1',
    `echo '$HOME | *' "a;b" \\$HOME \\* "\\$x" "\\\`"`,
    'price 5$ a~b a#b c[',
    '\n node x \n',
    'a \\\n b',
  ])('%j is plain', (line) => expect(hasShellSyntax(line)).toBeUndefined());
});
