import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeSet } from '../cluster/node-set.ts';
import { apart, measuring } from './meter-tree.ts';

const ALL = NodeSet.parse('n[1-8]');
const hung = (meters: Readonly<Record<string, string>>) =>
  Object.entries(meters).map(([meter, nodes]) => ({ meter, nodes: NodeSet.parse(nodes) }));
const names = (chosen: readonly { readonly meter: string }[]) => chosen.map(({ meter }) => meter).sort();

test('plugs side by side are added, with the switch', () => {
  const meters = hung({ left: 'n[1-4]', right: 'n[5-8]', switch: '' });
  expect(names(apart(meters, ALL))).toEqual(['left', 'right', 'switch']);
});

test('a plug behind the wall meter is not counted twice, nor is the switch', () => {
  const meters = hung({ left: 'n[1-4]', wall: 'n[1-8]', switch: '' });
  expect(names(apart(meters, ALL))).toEqual(['wall']);
});

test('nodes are measured by what has them all and least else', () => {
  const meters = hung({ left: 'n[1-4]', right: 'n[5-8]', wall: 'n[1-8]', one: 'n1', switch: '' });
  const by = (nodes: string, among = meters) => names(measuring(among, NodeSet.parse(nodes)));
  expect(by('n1')).toEqual(['one']);
  expect(by('n[1-2]')).toEqual(['left']);
  expect(by('n[3-6]')).toEqual(['wall']);
  const sides = hung({ left: 'n[1-4]', right: 'n[5-8]', switch: '' });
  expect(by('n[3-6]', sides)).toEqual(['left', 'right']);
  expect(by('n[1-8]', hung({ left: 'n[1-4]' }))).toEqual([]);
  expect(by('n9', sides)).toEqual([]);
});

test('no node is in a sum twice', () => {
  const set = fc.subarray([...ALL]).map((nodes) => NodeSet.of(nodes));
  fc.assert(
    fc.property(fc.array(set, { maxLength: 6 }), (sets) => {
      const chosen = apart(
        sets.map((nodes, meter) => ({ meter, nodes })),
        ALL,
      );
      const size = chosen.reduce((sum, { nodes }) => sum + nodes.size, 0);
      expect(chosen.reduce((all, { nodes }) => all.union(nodes), NodeSet.of([])).size).toBe(size);
    }),
  );
});
