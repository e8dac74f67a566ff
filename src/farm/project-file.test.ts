import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { argvOf, MAX_PROJECT_FILE_BYTES, parseProjectFile, runSpecOf } from './project-file.ts';

const GOOD = 'name: a\nrun: node x.js\n';

const EXAMPLE = `name: mandelbrot
run: node tile.js              # any language
mode: process                  # or stream
setup: pip install -r requirements.txt   # optional; once per node and bundle
cpus: 1
memory: 256M
timeLimit: 60s
attempts: 3
feed: { grid: { x: [0, 1, 2, 3], y: [0, 1, 2, 3] } }     # or file:, command:
collect: node stitch.js        # optional
view: mandelbrot.png           # what the dashboard shows
`;

test('the example of the manual is a project', () => {
  const project = parseProjectFile(EXAMPLE);
  expect(project).toMatchObject({ name: 'mandelbrot', cpus: 1, feed: { grid: { x: [0, 1, 2, 3], y: [0, 1, 2, 3] } } });
  expect(runSpecOf(project, 'v', 7)).toMatchObject({
    argv: ['node', 'tile.js'],
    memBytes: 256 * 2 ** 20,
    timeLimitSec: 60,
  });
});

const SHIPPED = readdirSync(new URL('../../projects/', import.meta.url));

test.each(SHIPPED)('the project %s that comes with Breadbox is one', (name) => {
  const file = readFileSync(new URL(`../../projects/${name}/project.yaml`, import.meta.url));
  expect(parseProjectFile(file).name).toBe(name);
});

test('CRLF, a byte order mark, quotes and lists of words are taken', () => {
  const file = `\uFEFFname: a\r\nrun: [sh, -c, 'echo "$1"']\r\ncollect: node 'my file.js' --x=\\"\r\n`;
  const project = parseProjectFile(Buffer.from(file));
  expect(argvOf(project.run)).toEqual(['sh', '-c', 'echo "$1"']);
  expect(argvOf(project.collect ?? '')).toEqual(['node', 'my file.js', '--x="']);
});

describe('a mistake is told with its place', () => {
  test.each([
    ['no run', 'name: a\n', '1:1: run is missing.'],
    ['no name', 'run: x\n', '1:1: name is missing.'],
    ['an empty file', '', '1:1: it is no map of keys such as name and run.'],
    ['a list', '- a\n', '1:1: it is no map'],
    ['text', 'hello', '1:1: it is no map'],
    ['a bad name', 'name: My Project\nrun: x\n', '1:7: name: lower-case letters'],
    ['a name of another type', 'name: 1\nrun: x\n', '1:7: name: Invalid input: expected string'],
    ['a run of another type', 'name: a\nrun: 7\n', '2:6: run: expected text or a list of words'],
    ['an empty run', 'name: a\nrun: ""\n', '2:6: run: '],
    ['blanks for a run', 'name: a\nrun: "  "\n', '2:6: run: it names no program.'],
    ['an empty word for a program', 'name: a\nrun: ["", x]\n', '2:6: run: it names no program.'],
    ['a NUL in run', 'name: a\nrun: ["x", "a\\0b"]\n', '2:6: run: it has a NUL'],
    ['a quote that stays open in run', 'name: a\nrun: echo "x\n', '2:6: run: '],
    ['a quote that stays open in collect', `${GOOD}collect: x 'y\n`, '3:10: collect: '],
    ['a quote that stays open in a feed', `${GOOD}feed: {command: x 'y}\n`, '3:17: feed.command: '],
    ['an unknown key', `${GOOD}cpu: 1\n`, '3:1: cpu: there is no such key.'],
    ['__proto__', `${GOOD}__proto__: {x: 1}\n`, '3:1: __proto__: there is no such key.'],
    ['a merge key', `${GOOD}<<: {cpus: 1}\n`, '3:1: <<: there is no such key.'],
    ['a bad mode', `${GOOD}mode: batch\n`, '3:7: mode: '],
    ['no cores', `${GOOD}cpus: 0\n`, '3:7: cpus: '],
    ['half a core', `${GOOD}cpus: 0.5\n`, '3:7: cpus: '],
    ['a bad time', `${GOOD}timeLimit: soon\n`, '3:12: timeLimit: '],
    ['a time without length', `${GOOD}timeLimit: 0s\n`, '3:12: timeLimit: it must be more than 0.'],
    ['a negative time', `${GOOD}timeLimit: -5\n`, '3:12: timeLimit: '],
    ['an endless time', `${GOOD}timeLimit: .inf\n`, '3:12: timeLimit: '],
    ['a bad size', `${GOOD}memory: lots\n`, '3:9: memory: '],
    ['a size in another unit', `${GOOD}memory: 1PB\n`, '3:9: memory: '],
    ['no memory', `${GOOD}memory: 0M\n`, '3:9: memory: it must be more than 0.'],
    ['no attempts', `${GOOD}attempts: 0\n`, '3:11: attempts: '],
    ['a view that leads out', `${GOOD}view: ../../etc/passwd\n`, '3:7: view: '],
    [
      'two feeds',
      `${GOOD}feed: {list: [1], file: x}\n`,
      '3:7: feed: expected one of list, grid, file, command or optimise.',
    ],
    ['no feed in feed', `${GOOD}feed: {}\n`, '3:7: feed: expected one of list, grid, file, command or optimise.'],
    ['a feed of another kind', `${GOOD}feed: list\n`, '3:7: feed: expected one of'],
    ['an empty list', `${GOOD}feed:\n  list: []\n`, '4:9: feed.list: '],
    ['an empty axis', `${GOOD}feed:\n  grid:\n    x: [1]\n    y: []\n`, '6:8: feed.grid.y: '],
    ['a grid without axes', `${GOOD}feed:\n  grid: {}\n`, '4:9: feed.grid: at least one axis.'],
    ['an axis of maps', `${GOOD}feed:\n  grid: {x: [{}]}\n`, '4:14: feed.grid.x.0: '],
    ['a number that JSON has not', `${GOOD}feed:\n  list: [1, .nan]\n`, '4:13: feed.list.1: it holds a number'],
    ['a list within itself', `${GOOD}feed: {list: &a [*a]}\n`, '3:18: feed.list.0: it is nested deeper'],
    ['a key twice', `${GOOD}name: b\n`, '3:1: name: this key is there twice.'],
    ['a key twice deep inside', `${GOOD}feed: {grid: {x: [1], x: [2]}}\n`, '3:23: x: this key is there twice.'],
    ['a key that is a list', `${GOOD}[a]: 1\n`, '3:1: a key must be a word.'],
    ['a tab for indentation', `${GOOD}feed:\n\tlist: [1]\n`, '4:1: '],
    ['a bracket that stays open', `${GOOD}feed: {list: [1\n`, '4:1: '],
    ['a second document', `${GOOD}---\nname: b\n`, '3:1: a second document begins here'],
    ['an alias of nothing', 'name: *a\nrun: x\n', '1:1: Unresolved alias'],
  ])('%s', (_, text, message) => {
    let told = '';
    try {
      parseProjectFile(text);
    } catch (error) {
      expect(error).toMatchObject({ name: 'BreadboxError', code: 'bad-project' });
      told = (error as Error).message;
    }
    expect(told).toContain(`project.yaml:${message}`);
  });

  test('what is not UTF-8', () => {
    const latin = Buffer.from(`${GOOD}title: Caf\xe9\n`, 'latin1');
    expect(() => parseProjectFile(latin)).toThrow('project.yaml is not UTF-8 text.');
    expect(() => parseProjectFile(Buffer.from(`\uFEFF${GOOD}`, 'utf16le'))).toThrow('project.yaml is not UTF-8 text.');
  });
});

/** Either a project or a told mistake, within a second; twice that of the processor here. */
function judge(file: string | Uint8Array): void {
  const start = process.cpuUsage();
  try {
    parseProjectFile(file);
  } catch (error) {
    expect(error, String((error as Error).stack)).toMatchObject({ name: 'BreadboxError', code: 'bad-project' });
    expect((error as Error).message).toMatch(/^project\.yaml(:\d+:\d+: .| is )/);
  }
  expect(process.cpuUsage(start).user).toBeLessThan(2e6);
}

describe('whatever it holds, it is read or refused, soon', () => {
  const full = (text: string) => text.repeat(Math.floor(MAX_PROJECT_FILE_BYTES / text.length) - 1);
  test.each([
    '[',
    '{a: ',
    '- ',
    '? ',
    ']\n',
    '"',
    '%\n',
    '!a ',
    '&a ',
    '*a ',
    ':',
    '#',
    '\n',
    '---\n',
    '[{',
    "'",
    '|\n',
    '\u2028',
    '\0',
  ])('a file full of %j', (text) => judge(full(text)));

  test('thousands of keys, thousands of aliases, a billion laughs', () => {
    judge(Array.from({ length: 12_000 }, (_, n) => `k${n}: `).join('\n'));
    judge(`${GOOD}title: &t x\nfeed: {list: [${'*t ,'.repeat(25_000)}1]}`);
    const laughs = Array.from({ length: 20 }, (_, n) => `k${n}: &k${n} [${`*k${n - 1},`.repeat(n === 0 ? 0 : 9)}x]\n`);
    judge(GOOD + laughs.join(''));
    expect(() => parseProjectFile('x'.repeat(MAX_PROJECT_FILE_BYTES + 1))).toThrow('larger than 128 KiB');
  });

  it('changed at random', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ':',
        '\n',
        '  ',
        '\t',
        '[',
        ']',
        '{',
        '}',
        '&a',
        '*a',
        '!!set',
        '"',
        "'",
        '|',
        '>',
        '---',
        '%YAML 1.1\n',
        '<<',
        '? ',
        '- ',
        '#',
        ',',
        '\0',
        '\ud800',
        '1e999',
        '.nan',
        '~',
        '__proto__',
        'constructor',
        '!!binary',
        '0x',
        '\r',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const change = fc.record({ at: fc.nat(EXAMPLE.length), drop: fc.nat(12), piece });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        judge(
          changes.reduce(
            (text, { at, drop, piece: more }) => text.slice(0, at) + more + text.slice(at + drop),
            EXAMPLE,
          ),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('text or bytes of any kind', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), judge), { numRuns: 500 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), judge), { numRuns: 500 });
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('name', 'run', 'mode', 'feed', 'memory', 'timeLimit', 'collect', 'view', 'cpus', 'x'),
          fc.jsonValue(),
        ),
        (value) => judge(JSON.stringify(value)),
      ),
      { numRuns: 500 },
    );
  });
});
