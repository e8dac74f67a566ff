import { expect, test } from 'vitest';
import type { WatchedNode } from '../watch.ts';
import { peersAmong } from './peers.ts';

function nodes(...given: readonly (readonly [model: string | undefined, figure: number | undefined])[]): WatchedNode[] {
  return given.map(([model, figure], at) => ({
    ...{ node: `n${at}`, seenAt: 0, bootIdBefore: undefined },
    about: {
      ...{ version: '0', nodeVersion: '0', bootId: 'b', cores: 4, memBytes: 1, interfaces: [], troubles: [] },
      ...(model !== undefined && { model }),
    },
    values: new Map(figure === undefined ? [] : [['load1', figure]]),
  }));
}

const load = (node: WatchedNode) => node.values.get('load1');

test.each([
  ['of its model, without itself', nodes(['a', 1], ['a', 5], ['a', 7], ['b', 100], ['b', 100]), [7, 7, 5, 7, 7]],
  ['equal figures', nodes(['a', 1], ['a', 1], ['a', 1]), [1, 1, 1]],
  ['all others, where its model is alone or not known', nodes([undefined, 1], ['b', 5], ['c', 7]), [7, 7, 5]],
  ['of whom nothing is known', nodes(['a', undefined], ['a', 5], ['a', 7]), [7, undefined, undefined]],
])('%s', (_, all, usual) => {
  expect(all.map(peersAmong(all, load))).toEqual(usual);
});

test('no others than those of its model, where that is asked for', () => {
  const all = nodes(['a', 1], ['b', 5], ['c', 7]);
  expect(all.map(peersAmong(all, load, { sameModelOnly: true }))).toEqual([undefined, undefined, undefined]);
});
