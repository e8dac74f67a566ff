import { expect, test } from 'vitest';
import { kioskLayout } from './kiosk-layout.ts';

test.each(Array.from({ length: 80 }, (_, at) => at))('%i nodes have their places', (nodes) => {
  const { columns, rows, shown } = kioskLayout(nodes);
  expect(shown).toBe(Math.min(nodes, 64));
  expect(columns * rows).toBeGreaterThanOrEqual(shown);
  expect(columns).toBeLessThanOrEqual(16);
  expect(rows).toBeLessThanOrEqual(4);
  // No empty row.
  expect(columns * (rows - 1)).toBeLessThan(Math.max(shown, 1));
});

test.each([
  [1, 'large', 1, 1],
  [4, 'row', 4, 1],
  [8, 'row', 8, 1],
  [9, 'two', 5, 2],
  [16, 'two', 8, 2],
  [17, 'many', 9, 2],
  [64, 'many', 16, 4],
])('%i nodes: %s, %i by %i', (nodes, kind, columns, rows) => {
  expect(kioskLayout(nodes)).toMatchObject({ kind, columns, rows });
});
