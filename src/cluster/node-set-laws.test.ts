import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNatural } from './natural-order.ts';
import { NodeSet } from './node-set.ts';

const number = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map(String),
  fc.integer({ min: 0, max: 101 }).map((n) => String(n).padStart(2, '0')),
  fc.integer({ min: 95, max: 105 }).map((n) => String(n).padStart(3, '0')),
  fc.constantFrom('0', '00', '000', '99999999999999999999', '999999999999999', '1000000000000000'),
);
const text = fc.constantFrom('n', 'm', 'rack', '-n', 'a', '_', '.local', '-ib');
const name = fc
  .tuple(fc.constantFrom('n', 'm', 'rack', '3pi'), fc.array(fc.oneof(number, text), { maxLength: 4 }))
  .map(([head, rest]) => head + rest.join(''));
const boxed = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }))
  .map(([x, y, z]) => `r${x}-n${y}.${z}`);
const names = fc.oneof(fc.array(name, { maxLength: 40 }), fc.array(boxed, { maxLength: 80 }));
const set = names.map((list) => NodeSet.of(list));

function holds<T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void): void {
  const property = fc.property(arbitrary, (value) => {
    law(value);
  });
  fc.assert(property, { numRuns: 300 });
}

describe('writing and reading', () => {
  test('what is printed reads back as the same set', () => {
    holds(set, (a) => expect([...NodeSet.parse(a.toString())]).toEqual([...a]));
  });

  test('what is printed is canonical: reading and printing it changes nothing', () => {
    holds(fc.tuple(names, fc.nat()), ([list, seed]) => {
      const canonical = NodeSet.of(list).toString();
      expect(NodeSet.parse(canonical).toString()).toBe(canonical);
      const turned = list.map((_, i) => list[(i + seed) % list.length]);
      expect(NodeSet.parse(turned.join(' ')).toString()).toBe(canonical);
    });
  });

  test('folding is never longer than the list, but for the brackets of one-letter names such as n[1-2]', () => {
    holds(set, (a) => {
      const parts = a.toString().split(/,(?![^[]*\])/);
      const list = [...a].join(',');
      const tight = parts.filter((part) => /^\D?\[\d+[,-]\d+\]\D?$/.test(part));
      expect(a.toString().length).toBeLessThanOrEqual(list.length + tight.length);
      expect(parts.length).toBeLessThanOrEqual(Math.max(1, a.size));
    });
  });
});

describe('order', () => {
  test('iteration, index and has agree, and the order is strict', () => {
    holds(set, (a) => {
      const list = [...a];
      expect(list.map((_, i) => a.at(i))).toEqual(list);
      expect(list.every((each) => a.has(each))).toBe(true);
      expect(list.slice(1).every((each, i) => compareNatural(list[i]!, each) < 0)).toBe(true);
    });
  });

  test('natural order is total', () => {
    holds(fc.tuple(name, name, name), ([a, b, c]) => {
      expect(Math.sign(compareNatural(a, b))).toBe(0 - Math.sign(compareNatural(b, a)) + 0);
      expect(compareNatural(a, b) === 0).toBe(a === b);
      if (compareNatural(a, b) < 0 && compareNatural(b, c) < 0) expect(compareNatural(a, c)).toBeLessThan(0);
    });
  });

  test('the parts of a split are the set, in order, and differ by one at most', () => {
    holds(fc.tuple(set, fc.integer({ min: 1, max: 9 })), ([a, count]) => {
      const parts = a.split(count);
      expect(parts.flatMap((part) => [...part])).toEqual([...a]);
      const sizes = parts.map((part) => part.size);
      if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    });
  });
});

describe('laws of sets', () => {
  const same = (a: NodeSet, b: NodeSet) => expect(String(a)).toBe(String(b));

  test('the operations are those of JavaScript sets', () => {
    holds(fc.tuple(set, set), ([a, b]) => {
      const both = new Set([...a, ...b]);
      const expected = (keep: (each: string) => boolean) => NodeSet.of([...both].filter(keep));
      same(
        a.union(b),
        expected(() => true),
      );
      same(
        a.intersection(b),
        expected((each) => a.has(each) && b.has(each)),
      );
      same(
        a.difference(b),
        expected((each) => !b.has(each)),
      );
      same(
        a.symmetricDifference(b),
        expected((each) => a.has(each) !== b.has(each)),
      );
      expect(a.equals(b)).toBe(a.symmetricDifference(b).isEmpty);
    });
  });

  test('operators in text are the operations', () => {
    holds(fc.tuple(set, set), ([a, b]) => {
      if (a.isEmpty || b.isEmpty) return;
      same(NodeSet.parse(`${a},${b}`), a.union(b));
      same(
        NodeSet.parse(`@x!@y`, (group) => (group === 'x' ? a : b)),
        a.difference(b),
      );
      same(
        NodeSet.parse(`@x & @y`, (group) => (group === 'x' ? a : b)),
        a.intersection(b),
      );
      same(
        NodeSet.parse(`@x^@y`, (group) => (group === 'x' ? a : b)),
        a.symmetricDifference(b),
      );
    });
  });

  test('commutative, associative, idempotent', () => {
    holds(fc.tuple(set, set, set), ([a, b, c]) => {
      for (const operation of ['union', 'intersection', 'symmetricDifference'] as const) {
        same(a[operation](b), b[operation](a));
        same(a[operation](b)[operation](c), a[operation](b[operation](c)));
      }
      same(a.union(a), a);
      same(a.intersection(a), a);
      expect(a.difference(a).isEmpty).toBe(true);
    });
  });

  test('De Morgan, in the universe of all three', () => {
    holds(fc.tuple(set, set, set), ([a, b, c]) => {
      const all = a.union(b).union(c);
      const not = (x: NodeSet) => all.difference(x);
      same(not(a.union(b)), not(a).intersection(not(b)));
      same(not(a.intersection(b)), not(a).union(not(b)));
    });
  });
});
