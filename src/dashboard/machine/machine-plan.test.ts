import { expect, test } from 'vitest';
import { type Box, machinePlan } from './machine-plan.ts';

const WIDTHS = [296, 328, 560, 736, 1184, 1600];
const COUNTS = [0, 1, 2, 4, 7, 8, 9, 13, 16, 33, 64];

function overlap(one: Box, other: Box): boolean {
  const apart = one.x + one.width <= other.x || other.x + other.width <= one.x;
  return !apart && one.y + one.height > other.y && other.y + other.height > one.y;
}

test.each(WIDTHS)('everything lies inside %i pixels, and nothing on something else', (width) => {
  for (const count of COUNTS) {
    const plan = machinePlan(count, width, false);
    expect(plan.places).toHaveLength(count);
    const boxes = [plan.head, ...(count === 0 ? [] : [plan.switch]), ...plan.places.map(({ box }) => box)];
    for (const [at, box] of boxes.entries()) {
      expect(box.x, `${count}`).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, `${count}`).toBeLessThanOrEqual(width);
      expect(box.y + box.height, `${count}`).toBeLessThanOrEqual(plan.height);
      expect(box.width, `${count}`).toBeGreaterThan(100);
      for (const other of boxes.slice(at + 1)) expect(overlap(box, other), `${count}`).toBe(false);
    }
  }
});

test('nodes are in panel order: from left to right, then the next row', () => {
  for (const count of COUNTS) {
    const { places } = machinePlan(count, 1184, false);
    const read = places.toSorted(({ box: one }, { box: other }) => one.y - other.y || one.x - other.x);
    expect(read).toEqual(places);
  }
});

test('eight hang in one row, sixty-four in eight of eight, and nine in two that are nearly even', () => {
  const rows = (count: number) => {
    const tops = machinePlan(count, 1184, false).places.map(({ box }) => box.y);
    return [...new Set(tops)].map((y) => tops.filter((top) => top === y).length);
  };
  expect(rows(8)).toEqual([8]);
  expect(rows(9)).toEqual([5, 4]);
  expect(rows(64)).toEqual([8, 8, 8, 8, 8, 8, 8, 8]);
});

test('a cable ends at its box, and no two cables of a column lie on each other', () => {
  const { places, switch: bar } = machinePlan(64, 1184, false);
  const risers = new Set<string>();
  for (const { cable, box } of places) {
    const [, x, y] = /^M([\d.]+) ([\d.]+)V/.exec(cable) ?? [];
    expect(Number(y)).toBe(bar.y + bar.height);
    expect(Number(x)).toBeLessThan(box.x);
    expect(Number(/H([\d.]+)$/.exec(cable)?.[1])).toBeCloseTo(box.x, 0);
    risers.add(x ?? '');
  }
  expect(risers.size).toBe(64);
});
