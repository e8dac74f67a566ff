import { expect, test } from 'vitest';
import type { Measure } from './fence.ts';
import { UsageCurve } from './usage-curve.ts';

const measure = (cpuSec: number, memBytes: number, peakMemBytes?: number): Measure => ({
  cpuSec,
  memBytes,
  peakMemBytes,
  processes: 1,
  oomKills: 0,
});

test('nothing seen, nothing known', () => {
  const curve = new UsageCurve();
  expect([curve.usage, curve.samples]).toEqual([{}, []]);
});

test('cores are CPU time over time; totals never fall', () => {
  const curve = new UsageCurve();
  curve.sample(measure(0, 100), 0);
  curve.sample(measure(2, 300), 1000);
  curve.sample(measure(1.5, 200, 900), 2000);
  expect(curve.samples.map(({ cores, memBytes }) => [cores, memBytes])).toEqual([
    [2, 300],
    [0, 200],
  ]);
  expect(curve.usage).toEqual({ cpuSec: 2, peakMemBytes: 900 });
});

test('looks between two points count for the totals and add no point', () => {
  const curve = new UsageCurve();
  for (let at = 0; at <= 3000; at += 100) curve.sample(measure(at / 1000, at === 1500 ? 7000 : 10), at);
  expect(curve.samples).toHaveLength(3);
  expect(curve.usage.peakMemBytes).toBe(7000);
});

test('a day is 240 points at most, evenly spaced, and the mean of the cores stays', () => {
  const curve = new UsageCurve();
  for (let at = 0; at <= 86_400_000; at += curve.everyMs) curve.sample(measure((at / 1000) * 1.5, 10), at);
  const times = curve.samples.map(({ at }) => Date.parse(at));
  expect(times.length).toBeGreaterThan(100);
  expect(times.length).toBeLessThanOrEqual(240);
  const gaps = times.slice(1).map((at, index) => at - times[index]!);
  expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThanOrEqual(2);
  for (const { cores } of curve.samples) expect(cores).toBeCloseTo(1.5, 2);
});
