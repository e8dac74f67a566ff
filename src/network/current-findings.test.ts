import { expect, test } from 'vitest';
import type { NetworkFinding, NetworkPair, NetworkTest } from '../protocol/network.ts';
import { CurrentFindings } from './current-findings.ts';
import { judgePaths } from './judge-paths.ts';

const NODES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'];
const PING = { min: 0.2, median: 0.22, max: 0.3, loss: 0, jitter: 0.02 };
const WELL = { pingMs: PING, mbitPerSec: 930 };
const SLOW = { pingMs: PING, mbitPerSec: 94 };
const FAR = { pingMs: { ...PING, median: 4.2 }, mbitPerSec: 930 };
const LOSSY = { pingMs: { ...PING, loss: 0.3 }, mbitPerSec: 930 };

type Figures = Omit<NetworkPair, 'from' | 'to'>;

function full(ends: readonly string[], of: (from: string, to: string) => Figures = () => WELL): NetworkTest {
  const pairs = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => ({ from, to, ...of(from, to) })));
  return judged('full', pairs);
}

function quick(nodes: readonly string[], of: (node: string) => Figures = () => WELL): NetworkTest {
  const pairs = nodes.flatMap((node) => [
    { from: '(head)', to: node, ...of(node) },
    { from: node, to: '(head)', mbitPerSec: of(node).mbitPerSec },
  ]);
  return judged('quick', pairs);
}

function judged(kind: NetworkTest['kind'], pairs: NetworkPair[]): NetworkTest {
  const findings = judgePaths({ pairs, links: new Map() }).map(({ finding }): NetworkFinding => finding);
  const row = {
    test: 't1',
    kind,
    state: 'done',
    nodes: 'n0',
    by: 'ada',
    startedAt: '2026-03-12T10:00:00.000Z',
  } as const;
  return { ...row, done: 1, total: 1, pairs, findings };
}

function after(tests: readonly NetworkTest[], nodes = NODES): (readonly [string, string])[] {
  const current = new CurrentFindings();
  for (const each of tests) current.take(each, (node) => nodes.includes(node));
  return current.all.map(({ kind, node }) => [kind, node] as const);
}

const of = (node: string, figures: Figures) => (from: string, to: string) =>
  from === node || to === node ? figures : WELL;
const between = (one: string, other: string) => (from: string, to: string) =>
  [one, other].includes(from) && [one, other].includes(to) ? SLOW : WELL;
const camps = (from: string, to: string) => (from < 'n3' === to < 'n3' ? WELL : SLOW);

test.each([
  ['slow-node', 'n3', full(NODES, of('n3', SLOW))],
  ['far', 'n3', full(NODES, of('n3', FAR))],
  ['lossy', 'n3', full(NODES, of('n3', LOSSY))],
  ['slow-pair', 'n3-n5', full(NODES, between('n3', 'n5'))],
  ['slow-pair', 'n[0-2]-n[3-5]', full(NODES, camps)],
])('%s of %s stays while others are measured, and goes when all are well', (kind, node, first) => {
  expect(after([first])).toEqual([[kind, node]]);
  expect(after([first, full(['(head)', 'n0', 'n1']), quick(['n0', 'n1', 'n2'])])).toEqual([[kind, node]]);
  expect(after([first, full(NODES)])).toEqual([]);
});

test.each([
  ['slow-node', SLOW],
  ['far', FAR],
  ['lossy', LOSSY],
])('%s of one node is over when a test of it alone is well, and not before', (kind, figures) => {
  const first = full(NODES, of('n3', figures));
  expect(after([first, quick(['n3'], () => figures)])).toContainEqual([kind, 'n3']);
  expect(after([first, quick(['n3'])])).toEqual([]);
});

test('what was found at nodes that are no more is over', () => {
  const first = full(NODES, of('n3', SLOW));
  const left = NODES.filter((node) => node !== 'n3');
  expect(after([first, quick(['n0'])], left)).toEqual([]);
  const path = full(NODES, between('n3', 'n5'));
  expect(after([path, quick(['n0'])], left)).toEqual([]);
  const groups = full(NODES, camps);
  expect(after([groups, quick(['n0'])], left)).toEqual([['slow-pair', 'n[0-2]-n[3-5]']]);
  expect(after([groups, full(left)], left)).toEqual([]);
});
