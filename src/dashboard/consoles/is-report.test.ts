import { expect, test } from 'vitest';
import { isReport } from './is-report.ts';

test.each([
  '\x1b[?1;2c',
  '\x1b[>0;276;0c',
  '\x1b[0n',
  '\x1b[24;80R',
  '\x1b[?12;5R',
  '\x1b[I',
  '\x1b[O',
  '\x1b[M !!',
  '\x1b[<0;12;7M',
  '\x1b[?2004;1$y',
  '\x1b[8;24;80t',
  '\x1b]11;rgb:1111/1515/1a1a\x07',
  '\x1bP1$r0m\x1b\\',
])('%j is an answer of the terminal itself', (data) => expect(isReport(data)).toBe(true));

test.each([
  'a',
  'ls -l\r',
  '\x03',
  '\x1b',
  '\x1b[A',
  '\x1bOA',
  '\x1b[1;5C',
  '\x1b[3~',
  '\x1b[1;2R',
  '\x1bOR',
  '\x1bb',
  '\x1b[200~rn\x1b[201~',
  'Ä',
  '\x1b[Z',
])('%j was typed', (data) => expect(isReport(data)).toBe(false));
