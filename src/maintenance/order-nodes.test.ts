import { expect, test } from 'vitest';
import type { MaintainedNode } from './maintained-node.ts';
import { orderNodes } from './order-nodes.ts';

const node = (name: string, more: Partial<MaintainedNode> = {}): MaintainedNode => ({
  ...{ node: name, target: { node: name, address: name }, groups: [] },
  ...{ isStorage: false, isHead: false, isOwn: false, ...more },
});
const NODES = [
  node('n0', { isHead: true }),
  node('n1', { groups: ['blue'] }),
  node('n2', { groups: ['blue', 'red'] }),
  node('n3', { groups: ['red'] }),
  node('n4', { isStorage: true }),
  node('n5'),
  node('box', { isOwn: true, isStorage: true }),
];

test.each([
  ['one by one', { rolling: true, atOnce: 1, byGroup: false }, 'n1 | n2 | n3 | n5 | n4 | n0 | box'],
  ['three at once', { rolling: true, atOnce: 3, byGroup: false }, 'n1 n2 n3 | n5 | n4 | n0 | box'],
  ['by group', { rolling: true, atOnce: 1, byGroup: true }, 'n1 n2 | n3 | n5 | n4 | n0 | box'],
  ['all at once', { rolling: false, atOnce: 1, byGroup: false }, 'n1 n2 n3 n5 | n4 | n0 | box'],
])('%s: those that others need come last', (_, order, expected) => {
  const turns = orderNodes(NODES, order).map((turn) => turn.map((each) => each.node).join(' '));
  expect(turns.join(' | ')).toBe(expected);
});

test('a head that is all there is goes alone', () => {
  expect(orderNodes([NODES[0]!], { rolling: true, atOnce: 1, byGroup: false })).toEqual([[NODES[0]]]);
});
