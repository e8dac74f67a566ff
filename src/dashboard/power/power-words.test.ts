import { expect, test } from 'vitest';
import type { Meter } from '../../protocol/meters.ts';
import { powerNote, wattsText } from './power-words.ts';

const meter = (name: string, more: Partial<Meter> = {}): Meter => ({
  ...{ meter: name, driver: 'tasmota', covers: `what hangs on ${name}`, everySec: 3, nodes: '', hasPassword: false },
  ...{ state: 'live', watts: 20, ...more },
});

test('of what the watts are', () => {
  const meters = [meter('left'), meter('right'), meter('behind')];
  expect(powerNote({ watts: 40, of: ['left', 'right'], isTyped: false, meters })).toBe(
    'what hangs on left, what hangs on right',
  );
  expect(powerNote({ watts: 20, of: ['left'], isTyped: true, meters })).toBe('what hangs on left; typed in');
});

test('why they are unknown', () => {
  const meters = [
    meter('left', { state: 'silent', watts: undefined }),
    meter('right'),
    meter('wall', { state: 'typed', watts: undefined }),
  ];
  expect(powerNote({ of: ['left', 'right', 'wall'], isTyped: true, meters })).toBe(
    'left is silent, wall: nothing typed',
  );
});

test('small loads have a decimal', () => {
  expect([9.66, 42.4, 1234.5].map(wattsText)).toEqual(['9.7', '42', '1235']);
});
