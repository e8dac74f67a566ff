import { expect, it } from 'vitest';
import { sparkPaths } from './spark-paths.ts';

it('has nothing to draw where nothing was measured', () =>
  expect(sparkPaths([undefined, undefined], 0, 1)).toEqual({ line: '', area: '' }));

it('goes from the ground to the top', () =>
  expect(sparkPaths([0, 5, 10], 0, 10).line).toBe('M0.0 23.0L50.0 12.0L100.0 1.0'));

it('has a gap, and a stroke for what stands alone', () =>
  expect(sparkPaths([0, 0, undefined, 10, undefined], 0, 10).line).toBe('M0.0 23.0L25.0 23.0M62.5 1.0h25.0'));

it('is raised by what is above the usual', () => expect(sparkPaths([20, 0], 0, 10).line).toBe('M0.0 1.0L100.0 23.0'));
