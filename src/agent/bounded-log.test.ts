import { expect, test } from 'vitest';
import { BoundedLog, lastLines } from './bounded-log.ts';

test('short logs come back as they were', () => {
  const log = new BoundedLog(10);
  log.append(Buffer.from('abc'));
  log.append(Buffer.from('defghij'));
  expect(log.text()).toBe('abcdefghij');
});

test('of long ones the head and the tail stay, and what was cut is counted', () => {
  const log = new BoundedLog(10);
  for (const text of ['abc', 'def', 'x'.repeat(1000), 'uvw', 'xyz']) log.append(Buffer.from(text));
  expect(log.text()).toBe('abcde\n[… 1002 bytes cut …]\nvwxyz');
});

test('what was never read counts as cut', () => {
  const log = new BoundedLog(4);
  log.append(Buffer.from('abc'));
  log.skip(100);
  log.append(Buffer.from('yz'));
  expect(log.text()).toBe('ab\n[… 101 bytes cut …]\nyz');
});

test('a cut leaves no halves of characters', () => {
  const log = new BoundedLog(6);
  log.append(Buffer.from('éééééééé'));
  expect(log.text()).toBe('é\n[… 11 bytes cut …]\né');
});

test('the last whole lines', () => {
  expect(lastLines('one\ntwo\nthree\n', 7)).toBe('three');
});
