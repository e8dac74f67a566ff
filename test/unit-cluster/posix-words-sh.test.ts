import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasShellSyntax, splitWords } from '../../src/cluster/posix-words.ts';

/** One shell for many lines; it prints the number of words before the words of each. */
function wordsOfShell(lines: readonly string[]): string[][] {
  const script = lines.map((line) => `set -- ${line}\nprintf '%s\\0' "$#" "$@"`).join('\n');
  const records = execFileSync('sh', { input: script, encoding: 'utf8' }).split('\0');
  const result: string[][] = [];
  for (let at = 0; at < records.length - 1; ) {
    const count = Number(records[at]);
    result.push(records.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return result;
}

const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'tile.js', '--size=3', 'é', '😀', '%s', ',', ':', '@', '+', '=', '{', '}'),
  },
  { weight: 3, arbitrary: fc.constantFrom(' ', '  ', '\t', '\\\n') },
  { weight: 3, arbitrary: fc.constantFrom(`''`, `'a  b'`, `'\\'`, `'"$x\`*|'`, `'\n'`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '""',
      '"a  b"',
      `"it's"`,
      '"\\\\"',
      '"\\""',
      '"\\$x"',
      '"\\`"',
      '"\\n\\a"',
      '"\\\n"',
      '"*|;&"',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('\\ ', '\\\\', `\\'`, '\\"', '\\$', '\\*', '\\|', '\\a', '\\;', '\\#') },
);
const line = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

test('a line without shell syntax has the words that sh gives it', () => {
  const lines = fc
    .sample(line, { numRuns: 3000, seed: 20_260_101 })
    .filter((text) => hasShellSyntax(text) === undefined);
  expect(lines.length).toBeGreaterThan(2500);
  expect(lines.map(splitWords)).toEqual(wordsOfShell(lines));
});

test('what sh expands or runs is named as shell syntax', () => {
  const asData = (text: string) => JSON.stringify(wordsOfShell([text])[0]) === JSON.stringify(splitWords(text));
  for (const text of [
    'a $HOME',
    'a "$HOME"',
    'a $((1+1))',
    'a `echo b`',
    'a /*',
    'a; true',
    'a && true',
    'a >/dev/null',
    'a # b',
    'a ~',
  ]) {
    expect(asData(text), text).toBe(false);
    expect(hasShellSyntax(text), text).toBeDefined();
  }
});
