import { expect, it } from 'vitest';
import { alertsThere } from './alerts-there.ts';

it('tells an alert of several nodes of each', () => {
  const there = alertsThere([
    { node: 'rain[1-2]', alert: 'a1' },
    { node: 'rain2', alert: 'a2' },
  ]);
  expect(there.get('rain1')?.map(({ alert }) => alert)).toEqual(['a1']);
  expect(there.get('rain2')?.map(({ alert }) => alert)).toEqual(['a1', 'a2']);
  expect(there.get('rain3')).toBeUndefined();
});
