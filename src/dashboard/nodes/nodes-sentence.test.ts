import { expect, it } from 'vitest';
import type { NodeState } from '../../protocol/inventory.ts';
import { nodesSentence } from './nodes-sentence.ts';

const cluster = (...states: readonly NodeState[]) => states.map((state, at) => ({ node: `rain${at}`, state }));
const times = (count: number, state: NodeState) => Array.from({ length: count }, () => state);

it.each([
  [undefined, 'Asking for the nodes.'],
  [[], 'Your supercomputer has no nodes yet.'],
  [cluster('up'), 'rain0 is up.'],
  [cluster(...times(8, 'up')), 'All eight nodes are up.'],
  [cluster(...times(64, 'up')), 'All 64 nodes are up.'],
  [cluster('unknown'), 'rain0 is known; it was not contacted yet.'],
  [cluster(...times(4, 'unknown')), 'Four nodes are known; none was contacted yet.'],
  [cluster('reachable', 'reachable', 'unknown'), '2 of 3 nodes answer; none is up yet.'],
  [cluster('up', 'up', 'unknown'), '2 of 3 nodes are up, one waits to be brought up.'],
  [
    cluster(...times(5, 'up'), 'failed', 'unreachable'),
    '5 of 7 nodes are up. rain6 does not answer; rain5 was not finished.',
  ],
  [cluster('up', ...times(3, 'unreachable')), '1 of 4 nodes is up. rain[1-3] do not answer.'],
  [cluster('unreachable'), 'The one node is not up. rain0 does not answer.'],
])('%#', (nodes, sentence) => expect(nodesSentence(nodes)).toBe(sentence));

it('counts no node as up whose agent has stopped speaking', () => {
  expect(nodesSentence(cluster(...times(8, 'up')), new Set(['rain3']))).toBe('7 of 8 nodes are up. rain3 is silent.');
  expect(nodesSentence(cluster('up', 'up', 'unreachable'), new Set(['rain1', 'rain2']))).toBe(
    '1 of 3 nodes is up. rain2 does not answer; rain1 is silent.',
  );
});

it('counts those that are watched while none is up', () => {
  const all = cluster(...times(8, 'unknown'));
  const names = all.map(({ node }) => node);
  expect(nodesSentence(all, new Set(), names)).toBe('All eight nodes are watched; none is brought up yet.');
  expect(nodesSentence(all, new Set(['rain7']), names.slice(0, 7))).toBe(
    '7 of 8 nodes are watched; none is brought up yet. rain7 is silent.',
  );
});

it('names those of whom an alert tells, once', () => {
  const inNeed = new Set(['rain1', 'rain2', 'rain3']);
  expect(nodesSentence(cluster(...times(8, 'up')), new Set(['rain3']), [], inNeed)).toBe(
    '7 of 8 nodes are up. rain3 is silent; rain1 and rain2 need a hand.',
  );
  expect(nodesSentence(cluster('up', 'up'), new Set(), [], new Set(['rain1', 'rain[4-5]']))).toBe(
    'All two nodes are up. rain1 needs a hand.',
  );
});
