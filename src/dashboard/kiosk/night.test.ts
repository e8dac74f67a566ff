import { expect, test } from 'vitest';
import { isNight } from './night.ts';

const at = (clock: string) => new Date(`2026-01-01T${clock}:00`);

test.each([
  ['21:59', false],
  ['22:00', true],
  ['00:00', true],
  ['06:59', true],
  ['07:00', false],
])('from 22:00 to 07:00, at %s: %s', (clock, night) => {
  expect(isNight({ from: '22:00', to: '07:00' }, at(clock))).toBe(night);
});

test.each([
  ['12:59', false],
  ['13:00', true],
  ['13:29', true],
  ['13:30', false],
])('from 13:00 to 13:30, at %s: %s', (clock, night) => {
  expect(isNight({ from: '13:00', to: '13:30' }, at(clock))).toBe(night);
});

test('never without hours, always from one time to the same', () => {
  expect(isNight(null, at('03:00'))).toBe(false);
  expect(isNight({ from: '00:00', to: '00:00' }, at('12:00'))).toBe(true);
});
