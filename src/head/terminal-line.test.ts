import { expect, it } from 'vitest';
import { terminalLine } from './terminal-line.ts';

const time = new Date(2026, 0, 2, 3, 4, 5).toISOString();
const line = (entry: object) => terminalLine(JSON.stringify({ time, pid: 7, ...entry }));

it('says the time, what happened and with what', () => {
  expect(line({ level: 30, msg: 'started', url: 'http://127.0.0.1:8642', cores: 2, said: 'a b' })).toBe(
    '03:04:05 started  url=http://127.0.0.1:8642  cores=2  said="a b"\n',
  );
});

it('says how bad it is, why, and what to do', () => {
  expect(
    line({ level: 50, msg: 'no disk', err: { message: 'full', stack: 'Error: full\n    at x' }, hint: 'Clear it.' }),
  ).toBe('03:04:05 error: no disk\n  Error: full\n      at x\n  Clear it.\n');
});

it('shows escape sequences of others, and obeys none', () => {
  expect(line({ level: 40, msg: 'odd \x1b]0;owned\x07\x9b', path: '\x1b[2J' })).toBe(
    '03:04:05 warning: odd \\x1b]0;owned\\x07\\x9b  path=\\x1b[2J\n',
  );
});
