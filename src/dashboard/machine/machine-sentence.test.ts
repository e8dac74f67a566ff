import { expect, test } from 'vitest';
import type { Cable } from './cable.ts';
import { machineCounts, machineSentence } from './machine-sentence.ts';

const GBIT: Cable = { kind: 'wired', state: 'up', bitsPerSec: 1e9, isHalfDuplex: false };
const UNKNOWN: Cable = { kind: 'wired', state: 'unknown', isHalfDuplex: false };

function rain(count: number, odd: Readonly<Record<number, Cable>> = {}) {
  return Array.from({ length: count }, (_, at) => ({ node: `rain${at}`, cable: odd[at] ?? GBIT }));
}

test('the finding comes first', () => {
  expect(machineSentence('vm', [])).toBe('One computer and no cable: Breadbox has vm alone.');
  expect(machineSentence('vm', rain(8))).toBe('The cables of all eight nodes run at 1\u202fGbit/s.');
  expect(machineSentence('vm', rain(1))).toBe('rain0’s cable runs at 1\u202fGbit/s.');
  expect(machineSentence('vm', rain(3, { 1: { ...GBIT, bitsPerSec: 1e10 } }))).toBe(
    'The cables of all three nodes run at 1\u202fGbit/s or more.',
  );
  expect(machineSentence('vm', rain(8, { 6: { ...GBIT, bitsPerSec: 1e8 } }))).toBe(
    'rain6’s cable runs at 100\u202fMbit/s, where 1\u202fGbit/s is usual here.',
  );
  expect(machineSentence('vm', rain(3, { 2: { ...GBIT, isHalfDuplex: true } }))).toBe(
    'rain2’s cable runs at 1\u202fGbit/s, half duplex.',
  );
  expect(machineSentence('vm', rain(3, { 2: { ...GBIT, state: 'nobody' } }))).toBe(
    'rain2’s cable has nobody at the other end.',
  );
  expect(machineSentence('vm', rain(3, { 1: { ...GBIT, finding: 'rain1 loses packets.' } }))).toBe(
    'rain1 loses packets.',
  );
});

test('many are counted, and what is unknown is said', () => {
  const slow = { ...GBIT, bitsPerSec: 1e8 };
  expect(machineSentence('vm', rain(8, { 1: slow, 2: slow }))).toBe(
    'The cables of rain1 and rain2 are not as they should be.',
  );
  expect(machineSentence('vm', rain(12, { 1: slow, 2: slow, 3: slow, 4: slow }))).toBe(
    'Four of 12 cables are not as they should be.',
  );
  expect(machineSentence('vm', rain(2, { 0: UNKNOWN, 1: UNKNOWN }))).toBe(
    'Two nodes, and the speed of no cable is known.',
  );
  expect(machineSentence('vm', rain(8, { 0: UNKNOWN, 1: UNKNOWN }))).toBe(
    'Six of eight cables are known to run at 1\u202fGbit/s.',
  );
  expect(machineCounts(8, 32)).toBe('8 nodes, 32 cores');
  expect(machineCounts(1, undefined)).toBe('1 node');
});
