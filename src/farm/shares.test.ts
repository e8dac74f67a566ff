import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AHEAD_SLOT_SEC, type Demand, divideSlots } from './shares.ts';
import { SlotUse } from './slot-use.ts';

const demand = (user: string, wanted: number, more: Partial<Demand> = {}): Demand => ({
  user,
  wanted,
  held: 0,
  used: 0,
  ...more,
});
const shares = (slots: number, ...demands: readonly Demand[]) => Object.fromEntries(divideSlots(slots, demands));

test('what one does not want goes to the others in equal parts', () => {
  expect(shares(4, demand('ada', 8), demand('ben', 8))).toEqual({ ada: 2, ben: 2 });
  expect(shares(4, demand('ada', 8), demand('ben', 1))).toEqual({ ada: 3, ben: 1 });
  expect(shares(9, demand('ada', 100), demand('ben', 2), demand('cyd', 4))).toEqual({ ada: 4, ben: 2, cyd: 3 });
  expect(shares(4, demand('ada', 1), demand('ben', 0))).toEqual({ ada: 1, ben: 0 });
  expect(shares(0, demand('ada', 1))).toEqual({ ada: 0 });
});

test('a slot that does not divide evenly goes to who has had least, and stays until its holder is well ahead', () => {
  expect(shares(3, demand('ada', 9, { used: 2 }), demand('ben', 9, { used: 1 }))).toEqual({ ada: 1, ben: 2 });
  const held = { held: 2, used: AHEAD_SLOT_SEC - 0.5 };
  expect(shares(3, demand('ada', 9, held), demand('ben', 9, { held: 1 }))).toEqual({ ada: 2, ben: 1 });
  expect(shares(3, demand('ada', 9, { held: 2, used: AHEAD_SLOT_SEC + 0.5 }), demand('ben', 9, { held: 1 }))).toEqual({
    ada: 1,
    ben: 2,
  });
  expect(shares(1, demand('ada', 1, { used: 3 }), demand('ben', 1), demand('cyd', 1, { used: 9 }))).toEqual({
    ada: 0,
    ben: 1,
    cyd: 0,
  });
});

test('never more than wanted, never more than there is, nothing left over while somebody wants it, nobody far behind', () => {
  const demands = fc.uniqueArray(
    fc.record({ user: fc.string({ minLength: 1 }), wanted: fc.nat(20), held: fc.nat(20), used: fc.nat(1000) }),
    { selector: ({ user }) => user, maxLength: 8 },
  );
  fc.assert(
    fc.property(fc.nat(40), demands, (slots, all) => {
      const got = divideSlots(slots, all);
      const total = [...got.values()].reduce((sum, share) => sum + share, 0);
      expect(total).toBe(
        Math.min(
          slots,
          all.reduce((sum, { wanted }) => sum + wanted, 0),
        ),
      );
      for (const { user, wanted } of all) {
        const share = got.get(user) ?? 0;
        expect(share).toBeLessThanOrEqual(wanted);
        if (share < wanted) expect(share).toBeGreaterThanOrEqual(Math.max(...got.values()) - 1);
      }
    }),
  );
});

test('over time, odd slots are shared as well', () => {
  const use = new SlotUse();
  const users = ['ada', 'ben', 'cyd'];
  let held = new Map(users.map((user) => [user, 0]));
  const had = new Map(users.map((user) => [user, 0]));
  for (let second = 0; second < 300; second++) {
    use.tick(held, second * 1000);
    for (const [user, slots] of held) had.set(user, (had.get(user) ?? 0) + slots);
    held = new Map(
      divideSlots(
        4,
        users.map((user) => demand(user, 9, { held: held.get(user) ?? 0, used: use.of(user) })),
      ),
    );
  }
  for (const slotSec of had.values()) expect(Math.abs(slotSec - 400)).toBeLessThan(20);
});

test('who comes later has no claim to the time before, and a sleep of the computer is nobody’s', () => {
  const use = new SlotUse();
  use.tick(new Map([['ada', 2]]), 0);
  use.tick(new Map([['ada', 2]]), 4000);
  use.tick(
    new Map([
      ['ada', 2],
      ['ben', 0],
    ]),
    5000,
  );
  expect(use.of('ada') - use.of('ben')).toBe(2);
  use.tick(
    new Map([
      ['ada', 2],
      ['ben', 0],
    ]),
    3_600_000,
  );
  expect(use.of('ada') - use.of('ben')).toBe(12);
});
