import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const python = spawnSync('python3', ['--version']).status === 0;
const PIECE_BYTES = 2048;

interface Piece {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

let out: string;
let project: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'word-count-'));
  project = join(out, 'project');
});
afterEach(() => rmSync(out, { recursive: true }));

/** The project with other texts. */
function withTexts(texts: Readonly<Record<string, string | Buffer>>): void {
  cpSync('projects/word-count', project, { recursive: true });
  rmSync(join(project, 'texts'), { recursive: true });
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(project, 'texts', path)), { recursive: true });
    writeFileSync(join(project, 'texts', path), text);
  }
}

function run(program: string, input: string, cwd = 'projects/word-count'): string {
  const { status, stdout, stderr } = spawnSync('python3', [program], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, BREADBOX_OUT: out, LC_ALL: 'C' },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** What pieces.py offers to `asks`, one list for each, `undefined` for done. */
function offered(cwd: string, ...asks: readonly object[]) {
  return run('pieces.py', asks.map((ask) => `${JSON.stringify(ask)}\n`).join(''), cwd)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ tasks, done }) =>
      done === true ? undefined : (tasks as { readonly key: string; readonly params: Piece }[]),
    );
}

function allPieces(cwd: string): readonly Piece[] {
  return offered(cwd, { ask: 1000 })[0]?.map(({ params }) => params) ?? [];
}

function count(piece: Piece, cwd = project): Record<string, number> {
  return JSON.parse(run('count.py', JSON.stringify(piece), cwd));
}

function countText(text: string | Buffer): Record<string, number> {
  withTexts({ 'text.txt': text });
  return count({ file: 'texts/text.txt', from: 0, to: Buffer.byteLength(text) });
}

function merge(lines: readonly object[]): { readonly table: string; readonly summary: string } {
  run('merge.py', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return {
    table: readFileSync(join(out, 'words.csv'), 'utf8'),
    summary: readFileSync(join(out, 'words.txt'), 'utf8'),
  };
}

describe.skipIf(!python)('the word-count project', () => {
  test('cuts all its texts into pieces without a gap, and only between words', () => {
    const pieces = allPieces('projects/word-count');
    const files = [...new Set(pieces.map(({ file }) => file))];
    expect(files).toEqual(readdirSync('projects/word-count/texts').map((name) => `texts/${name}`));
    for (const file of files) {
      const text = readFileSync(join('projects/word-count', file));
      let end = 0;
      for (const { from, to } of pieces.filter((piece) => piece.file === file)) {
        expect(from).toBe(end);
        if (from > 0) expect(text.toString('latin1', from, from + 1)).toMatch(/[ \n]/);
        expect(to - from).toBeLessThan(PIECE_BYTES + 50);
        end = to;
      }
      expect(end).toBe(text.length);
    }
    expect(pieces.length).toBeGreaterThan(files.length);
  });

  test('offers as many pieces as it is asked for, hears answers without a word, and says when it is done', () => {
    withTexts({ 'b.txt': 'x '.repeat(PIECE_BYTES), 'a/ä.txt': 'one', 'a/list.csv': 'no text', 'empty.txt': '' });
    const told = { tell: [{ key: 'texts/a/ä.txt 0', answer: { é: 1 } }] };
    expect(offered(project, { ask: 2 }, told, { ask: 2 }, { ask: 2 })).toEqual([
      [
        { key: 'texts/a/ä.txt 0', params: { file: 'texts/a/ä.txt', from: 0, to: 3 } },
        { key: 'texts/b.txt 0', params: { file: 'texts/b.txt', from: 0, to: 2049 } },
      ],
      [{ key: 'texts/b.txt 2049', params: { file: 'texts/b.txt', from: 2049, to: 4096 } }],
      undefined,
    ]);
    expect(count({ file: 'texts/a/ä.txt', from: 0, to: 3 })).toEqual({ one: 1 });
  });

  test('has nothing to offer without texts', () => {
    withTexts({ 'readme.md': 'no text' });
    expect(offered(project, { ask: 2 })).toEqual([undefined]);
  });

  test('does not cut a word that is longer than a piece', () => {
    const long = 'ß'.repeat(PIECE_BYTES);
    withTexts({ 'long.txt': `a ${long} b ${'c '.repeat(10)}` });
    const pieces = allPieces(project);
    expect(pieces).toHaveLength(2);
    expect(pieces.map((piece) => count(piece))).toEqual([
      { a: 1, [long]: 1 },
      { b: 1, c: 10 },
    ]);
  });

  test.each([
    ['The the THE, the-the', { the: 5 }],
    ["Don't 'quote' me: o’clock, ’tis l'été.", { "don't": 1, quote: 1, me: 1, "o'clock": 1, tis: 1, "l'été": 1 }],
    ['Été e\u0301te\u0301 ÄRGER ärger ΟΔΟΣ οδος', { été: 2, ärger: 2, οδος: 2 }],
    ['Дуб зелёный—дуб; हिन्दी 猫', { дуб: 2, зелёный: 1, हिन्दी: 1, 猫: 1 }],
    ['\ufeffIn 1775 x2 snake_case 100%', { in: 1, x: 1, snake: 1, case: 1 }],
    ["' '' ’ - 12", {}],
    ['', {}],
  ])('counts the words of %j', (text, words) => {
    expect(countText(text)).toEqual(words);
  });

  test('reads on after bytes that are no UTF-8', () => {
    expect(countText(Buffer.from('caf\xe9 noir', 'latin1'))).toEqual({ caf: 1, noir: 1 });
  });

  test('adds up the pieces that are there, in any order', () => {
    const lines = [
      { task: 'r1.0', params: { file: 'texts/a.txt', from: 0, to: 9 }, answer: { the: 3, été: 1, cat: 1 } },
      { task: 'r1.1', params: { file: 'texts/a.txt', from: 9, to: 20 }, answer: { the: 5, cat: 3 } },
      { task: 'r1.5', params: { file: 'texts/b.txt', from: 0, to: 4 }, answer: { "cat's": 1 } },
    ];
    for (const order of [lines, lines.toReversed()]) {
      const { table, summary } = merge(order);
      expect(table).toBe("word,count\nthe,8\ncat,4\ncat's,1\nété,1\n");
      expect(summary).toBe(
        [
          '14 words, 4 different ones, in 3 pieces of 2 files',
          '',
          ` 1  the    8  ${'█'.repeat(40)}`,
          ` 2  cat    4  ${'█'.repeat(20)}`,
          ` 3  cat's  1  ${'█'.repeat(5)}`,
          ` 4  été    1  ${'█'.repeat(5)}`,
          '',
        ].join('\n'),
      );
    }
    expect(merge(lines.slice(2)).table).toBe("word,count\ncat's,1\n");
    expect(merge([])).toEqual({ table: 'word,count\n', summary: 'no words yet\n' });
  });

  test('finds the same words in pieces as in a whole text', () => {
    const text = readFileSync('projects/word-count/texts/lukomorye.txt');
    const cwd = 'projects/word-count';
    const pieces = allPieces(cwd).filter(({ file }) => file === 'texts/lukomorye.txt');
    const alice = allPieces(cwd).filter(({ file }) => file === 'texts/alice.txt');
    expect(alice.length).toBeGreaterThan(2);
    const byPiece = [...pieces, ...alice].map((params) => ({ task: 'r1.0', params, answer: count(params, cwd) }));
    const whole = [
      { file: 'texts/lukomorye.txt', from: 0, to: text.length },
      { file: 'texts/alice.txt', from: 0, to: alice.at(-1)!.to },
    ].map((params) => ({ task: 'r1.0', params, answer: count(params, cwd) }));
    const { table } = merge(byPiece);
    expect(table).toBe(merge(whole).table);
    expect(table).toContain('\nкот,2\n');
    expect(table).toContain("\ndinah'll,1\n");
    const rabbits = readFileSync('projects/word-count/texts/alice.txt', 'utf8').match(/\brabbit\b/gi);
    expect(table).toContain(`\nrabbit,${rabbits?.length}\n`);
  });

  test('lists thirty words and no more', () => {
    const answer = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`w${'x'.repeat(index)}`, 31 - index]));
    const { summary } = merge([{ task: 'r1.0', params: { file: 'texts/a.txt' }, answer }]);
    expect(summary.trimEnd().split('\n')).toHaveLength(32);
    expect(summary).toContain('\n30  ');
    expect(summary).not.toContain('\n31  ');
  });
});
