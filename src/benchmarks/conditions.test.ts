import { afterEach, expect, test } from 'vitest';
import type { SeriesKey } from '../protocol/series.ts';
import { Conditions } from './conditions.ts';
import type { NodeLook } from './node-look.ts';

const opened: Conditions[] = [];
afterEach(() => {
  for (const conditions of opened.splice(0)) conditions.stop();
});

function throttled(before: Partial<NodeLook>, after: Partial<NodeLook>, told?: [SeriesKey, number][]) {
  const [one, two] = [before, after].map((look) => ({ node: 'n1', cores: 4, ...look }) as NodeLook);
  const conditions = new Conditions(['n1'], () => told && new Map(told));
  opened.push(conditions);
  return conditions.of([one!], [two!])[0]!.throttled;
}

test('the bits of a Raspberry Pi that stay as they were say nothing of what was in between', () => {
  const pi = (before: number, after: number, told?: [SeriesKey, number][]) =>
    throttled({ firmwareBits: before }, { firmwareBits: after }, told);
  expect(pi(0x50000, 0x50000)).toBeUndefined();
  expect(pi(0, 0)).toBeUndefined();
  // Whoever read them in between has cleared them.
  expect(pi(0x50000, 0)).toBeUndefined();
  expect(pi(0x10000, 0x50000)).toBe(true);
  expect(pi(0x50005, 0x50005)).toBe(true);
  expect(pi(0x50000, 0x50000, [['throttled', 0]])).toBe(false);
  expect(pi(0, 0, [['under_voltage', 1]])).toBe(true);
});

test('what a kernel of x86 counts has to rise', () => {
  const x86 = (before: number, after: number) => throttled({ slowedCount: before }, { slowedCount: after });
  expect(x86(7, 8)).toBe(true);
  expect(x86(7, 7)).toBe(false);
  // It has started anew.
  expect(x86(7, 0)).toBeUndefined();
  expect(throttled({}, {})).toBeUndefined();
});
