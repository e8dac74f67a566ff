import { describe, expect, it } from 'vitest';
import type { Optimum } from '../../protocol/farm.ts';
import { decadesOf, scaleOf } from './optimum-scale.ts';

function optimum(...values: readonly number[]): Optimum {
  const history = values.map((value, index) => ({ evaluation: index + 1, value, task: `r1.${index}`, at: '' }));
  return { goal: 'minimise', method: 'cma-es', evaluations: values.length, budget: 100, history };
}

describe('the scale of the best so far', () => {
  it('is offered in powers of ten where values span them, and are above nothing', () => {
    expect(decadesOf(optimum(5000, 40, 5))).toBe(3);
    expect(decadesOf(optimum(50, 40, 5))).toBeUndefined();
    expect(decadesOf(optimum(5000, 40, -5))).toBeUndefined();
    expect(decadesOf(optimum(5000, 0))).toBeUndefined();
  });

  it.each([
    { values: [812, 1930], labels: ['500', '1 000', '1 500', '2 000'] },
    { values: [-0.31, 0.12], labels: ['-0.4', '-0.2', '0', '0.2'] },
    { values: [3], labels: ['3', '4'] },
    { values: [0], labels: ['0', '0.5'] },
  ])('is round numbers for $values', ({ values, labels }) => {
    const scale = scaleOf(values, false);
    expect(scale.ticks.map(({ label }) => label.replaceAll('\u202f', ' '))).toEqual(labels);
    for (const value of values) {
      expect(scale.share(value)).toBeGreaterThanOrEqual(0);
      expect(scale.share(value)).toBeLessThanOrEqual(1);
    }
  });

  it('is at most five lines in powers of ten', () => {
    const scale = scaleOf([3e-9, 1e5], true);
    expect(scale.ticks.length).toBeLessThanOrEqual(5);
    expect(scale.share(1e5)).toBeCloseTo(1);
    expect(scale.share(3e-9)).toBeGreaterThan(0);
  });
});
