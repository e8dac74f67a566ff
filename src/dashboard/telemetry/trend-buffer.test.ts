import { describe, expect, it } from 'vitest';
import { TREND_STEP_SEC, TREND_STEPS, TrendBuffer } from './trend-buffer.ts';

const STEP_MS = TREND_STEP_SEC * 1000;
const NOW = 1_000_000 * STEP_MS;

describe('TrendBuffer', () => {
  it('knows nothing of what was not measured', () => {
    const values = new TrendBuffer().values(NOW);
    expect(values).toHaveLength(TREND_STEPS);
    expect(values.every((value) => value === undefined)).toBe(true);
  });

  it('has the mean of a step, the present one last', () => {
    const trend = new TrendBuffer();
    trend.add(NOW - STEP_MS, 10);
    trend.add(NOW, 1);
    trend.add(NOW + 1000, 3);
    expect(trend.values(NOW + 1000).slice(-3)).toEqual([undefined, 10, 2]);
    expect(trend.values(NOW + STEP_MS).slice(-3)).toEqual([10, 2, undefined]);
  });

  it('forgets what is older than half an hour', () => {
    const trend = new TrendBuffer();
    trend.add(NOW, 5);
    expect(trend.values(NOW + TREND_STEPS * STEP_MS).every((value) => value === undefined)).toBe(true);
    trend.add(NOW + TREND_STEPS * STEP_MS, 7);
    expect(trend.values(NOW + TREND_STEPS * STEP_MS).at(-1)).toBe(7);
    trend.add(NOW, 5); // late, and where a newer one is
    expect(trend.values(NOW + TREND_STEPS * STEP_MS).at(-1)).toBe(7);
  });

  it('takes what the head has kept, with its gaps, and counts no second twice', () => {
    const trend = new TrendBuffer();
    trend.add(NOW, 100);
    trend.fill(NOW - 3 * STEP_MS, 10, [1, 2, 3, null, null, null, 4, 4, 4, 50, 50, 50]);
    expect(trend.values(NOW).slice(-4)).toEqual([2, undefined, 4, 100]);
  });

  it('begins anew after a gap', () => {
    const trend = new TrendBuffer();
    trend.add(NOW, 100);
    trend.clear();
    trend.fill(NOW, 10, [1, 1, 1]);
    expect(trend.values(NOW).at(-1)).toBe(1);
  });
});
