import { expect, test } from 'vitest';
import { makePlan } from '../../planner/make-plan.ts';
import { planFileSchema } from '../../protocol/plan.ts';
import { shownFeeds } from './shown-feeds.ts';

const shownOf = (plan: object) => shownFeeds(makePlan(planFileSchema.parse({ name: 'any', ...plan })).feeds);

test('feeds that are alike are one, and loads that are alike one bar', () => {
  const feeds = shownOf({
    switches: { sw: { ports: 8, watts: 5, on: 'mains', poe: 'at', poeWatts: 55 } },
    converters: { hat: { count: 3, on: 'sw', volts: 5, amps: 2, efficiency: 0.9 } },
    boards: { pi: { count: 3, watts: { typical: 4.5, benchmark: 9, worst: 9 }, on: 'hat' } },
  });
  expect(feeds.map(({ name, count, limitWatts }) => [name, count, limitWatts])).toEqual([
    ['hat', 3, 10],
    ['PoE ports of sw', 3, 25.5],
    ['all PoE ports of sw', 1, 55],
  ]);
  const [hat, , budget] = feeds;
  expect(hat?.bars.map(({ levels, watts, isOver }) => [levels, watts, isOver])).toEqual([
    [['typical'], 4.5, false],
    [['benchmark', 'worst'], 9, false],
  ]);
  expect(hat?.limitPart).toBeCloseTo(1 / 1.1, 9);
  expect(hat?.bars[1]?.part).toBeCloseTo(9 / 11, 9);
  expect(budget?.reservedWatts).toEqual({ low: 46.2, high: 90 });
  expect(budget?.limitPart).toBeCloseTo(55 / 99, 9);
});

test('what is over its limit stays on the scale; nothing known is no bar, and is named', () => {
  const feeds = shownOf({
    supplies: { psu: { rails: { '5v': { volts: 5, amps: 2 } } }, other: { rails: { '5v': { volts: 5 } } } },
    loads: { a: { watts: 40, on: 'psu' }, b: { watts: 'unknown', on: 'other' }, c: { watts: 0, on: 'mains' } },
  });
  const [over, silent] = feeds;
  expect(over?.bars).toMatchObject([{ isOver: true, watts: 40, amps: 8, levels: ['typical', 'benchmark', 'worst'] }]);
  expect(over?.bars[0]?.part).toBeLessThan(1);
  expect(silent).toMatchObject({ limitWatts: undefined, limitPart: undefined });
  expect(silent?.bars).toMatchObject([{ watts: 0, part: 0, unknown: ['b'] }]);
  expect(feeds).toHaveLength(2);
});
