import { expect, it } from 'vitest';
import type { NetworkPair } from '../../protocol/network.ts';
import { networkFigures } from './network-figures.ts';

const ping = (median: number) => ({ min: median, median, max: median, loss: 0, jitter: 0 });
const pair = (from: string, to: string, mbitPerSec?: number, ms?: number): NetworkPair => ({
  from,
  to,
  ...(mbitPerSec === undefined ? {} : { mbitPerSec }),
  ...(ms === undefined ? {} : { pingMs: ping(ms) }),
});

it('takes what was measured with the head', () => {
  const figures = networkFigures(
    {
      pairs: [
        pair('head', 'n1', 941, 0.3),
        pair('n1', 'head', 90, 0.3),
        pair('n1', 'n2', 5, 9),
        pair('n2', 'n1', 6, 9),
      ],
    },
    ['head'],
  );
  expect(figures.get('n1')).toEqual({ pingMs: 0.3, downMbit: 941, upMbit: 90 });
  expect(figures.get('n2')).toEqual({ pingMs: 9, downMbit: 5, upMbit: 6 });
});

it('takes the median of the other paths where the head has none', () => {
  const figures = networkFigures(
    { pairs: [pair('n2', 'n1', 100), pair('n3', 'n1', 300), pair('n4', 'n1', 200), pair('n1', 'n2', 50)] },
    ['head'],
  );
  expect(figures.get('n1')).toEqual({ downMbit: 200, upMbit: 50 });
});

it('says nothing of what could not be measured', () =>
  expect(networkFigures({ pairs: [pair('head', 'n1')] }, ['head']).get('n1')).toEqual({}));
