import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentSeries } from './recent-series.ts';
import { RingRoom } from './ring-room.ts';

const LENGTHS = [60, 600] as const;
const STARTS_AT = 1_700_000_000;

const put = fc.record({
  series: fc.nat(40),
  // One step that was missed is taken to be as the one before, so that a flag costs nothing: two on are left out here.
  later: fc.constantFrom(0, 1, 1, 1, 3, 70, 700),
  value: fc.constantFrom(0, 0, 0, 1, 2.5),
  ends: fc.boolean(),
});

test('series that share the room of a node never see each other, also where one ends and another takes its place', () => {
  const property = fc.property(fc.array(put, { minLength: 200, maxLength: 1500 }), (puts) => {
    const room = new RingRoom();
    const begin = (place: number) => {
      const length = LENGTHS[place % 5 === 0 ? 1 : 0];
      return { length, recent: new RecentSeries(1, length, room), last: STARTS_AT, known: new Map<number, number>() };
    };
    const all = new Map<number, ReturnType<typeof begin>>();
    for (const [i, { series, later, value, ends }] of puts.entries()) {
      const each = all.get(series) ?? begin(series);
      all.set(series, each);
      each.last += later;
      each.recent.put(each.last, value);
      each.known.set(each.last, value);
      if (ends && i % 20 === 0) {
        each.recent.end();
        expect(each.recent.at(each.last)).toBeNaN();
        all.delete(series);
      }
    }
    for (const { recent, known, last, length } of all.values())
      for (let second = last - length - 5; second <= last + 2; second++)
        expect(recent.at(second)).toEqual(second > last - length ? (known.get(second) ?? Number.NaN) : Number.NaN);
  });
  fc.assert(property, { numRuns: 30 });
});
