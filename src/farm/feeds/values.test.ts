import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridSize, gridValues, listValues } from './values.ts';

test('the last axis of a grid is the fastest', () => {
  const axes = { y: [0, 1], x: ['a', true, 2.5] };
  expect([...gridValues(axes, 0)].map((text) => JSON.parse(text))).toEqual([
    { y: 0, x: 'a' },
    { y: 0, x: true },
    { y: 0, x: 2.5 },
    { y: 1, x: 'a' },
    { y: 1, x: true },
    { y: 1, x: 2.5 },
  ]);
});

test('a feed that starts again goes on where it was', () => {
  const axis = fc.array(fc.oneof(fc.integer(), fc.string(), fc.boolean()), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), axis, { minKeys: 1, maxKeys: 3 }), fc.nat(70), (axes, from) => {
      const all = [...gridValues(axes, 0)];
      expect(all).toHaveLength(gridSize(axes));
      expect([...gridValues(axes, from)]).toEqual(all.slice(from));
      for (const text of all) expect(Object.keys(JSON.parse(text)).sort()).toEqual(Object.keys(axes).sort());
    }),
  );
  expect([...listValues([1, { a: '"\n' }, null], 1)]).toEqual(['{"a":"\\"\\n"}', 'null']);
});

test('a grid beyond all reason is refused', () => {
  const axis = Array.from({ length: 1000 }, (_, n) => n);
  expect(() => gridSize({ x: axis, y: axis, z: axis })).toThrow(/1000000000 tasks; at most 100000000/);
});
