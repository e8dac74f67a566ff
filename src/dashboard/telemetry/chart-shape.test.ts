import { expect, it } from 'vitest';
import { type ChartShape, chartSaid, chartSaidAt, eachOnce, hasValues, lonelySteps } from './chart-shape.ts';

const shape = (lines: ChartShape['lines'], limit?: ChartShape['limit']): ChartShape => ({
  ...{ heading: 'Load', times: [0, 10, 20], lines, least: 0, most: 1, text: (value) => value.toFixed(1) },
  ...(limit === undefined ? {} : { limit }),
});

it('says what was last and what was most', () => {
  const load = shape([{ label: 'load', values: [1, 3, null], most: [2, 9, null] }], { value: 4, label: 'cores' });
  expect(chartSaid(load)).toBe('last 3.0, at most 9.0; cores 4.0');
  expect(chartSaidAt(load, 0)).toBe('1.0');
  expect(chartSaidAt(load, 2)).toBe('');
});

it('names lines where there are several', () => {
  const flows = shape([
    { label: 'received', values: [null, 2, 1] },
    { label: 'sent', values: [null, null, null] },
  ]);
  expect(chartSaid(flows)).toBe('received 1.0');
  expect(chartSaidAt(flows, 1)).toBe('received 2.0');
});

it('knows when there is nothing', () => {
  expect(hasValues(shape([{ label: 'load', values: [null, null, null] }]))).toBe(false);
  expect(hasValues(shape([{ label: 'load', values: [null, 0, null] }]))).toBe(true);
});

it('finds what stands alone', () => expect(lonelySteps([1, null, 2, 3, null, 4])).toEqual([0, 5]));

it('labels ticks within one second once', () => {
  expect(eachOnce(['12:00:01', '12:00:01', '12:00:02', '12:00:02'])).toEqual(['12:00:01', '', '12:00:02', '']);
});
