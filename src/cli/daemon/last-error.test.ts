import { describe, expect, it } from 'vitest';
import { lastError } from './last-error.ts';

describe('lastError', () => {
  it.each([
    ['breadboxd: Port 1 is taken.\n  Choose another.\n', { message: 'Port 1 is taken.', hint: 'Choose another.' }],
    [
      '{"level":30,"msg":"started"}\n{"level":60,"err":{"message":"no space"},"msg":"the head ends"}\n',
      { message: 'no space' },
    ],
    ['Error: boom\n    at x (y.js:1:2)\n', { message: 'Error: boom' }],
    ['', {}],
    ['{"level":30,"msg":"started"}\n{"level":6', {}],
  ])('of %j', (log, said) => {
    expect(lastError(log)).toEqual(said);
  });
});
