import { describe, expect, test } from 'vitest';
import type { NetworkPair } from '../protocol/network.ts';
import { judgePaths } from './judge-paths.ts';
import type { Judged, PathFacts } from './path-facts.ts';

const NODES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'];
const ping = { min: 0.2, median: 0.22, max: 0.3, loss: 0, jitter: 0.02 };

/** All directions, a little uneven as they are in life; `change` says what one is in its place. */
function matrix(change: (from: string, to: string) => Partial<NetworkPair>, ends = NODES): NetworkPair[] {
  return ends.flatMap((from, i) =>
    ends
      .filter((to) => to !== from)
      .map((to, j) => ({ from, to, pingMs: ping, mbitPerSec: 900 + ((i * 7 + j * 13) % 40), ...change(from, to) })),
  );
}
const judge = (pairs: readonly NetworkPair[], more: Partial<PathFacts> = {}) =>
  judgePaths({ pairs, links: new Map(), ...more });
const found = (pairs: readonly NetworkPair[], more: Partial<PathFacts> = {}) =>
  judge(pairs, more).map(({ finding }) => [finding.kind, finding.node]);

describe('throughput', () => {
  test('even paths accuse nobody, nor do boards that are half as fast again', () => {
    expect(judge(matrix(() => ({})))).toEqual([]);
    expect(judge(matrix((from) => (from < 'n3' ? { mbitPerSec: 600 } : {})))).toEqual([]);
  });

  test.each([3, 8])('every path of an end is slow: it alone is accused, of %i', (count) => {
    const ends = NODES.slice(0, count);
    const pairs = matrix((from, to) => (from === 'n2' || to === 'n2' ? { mbitPerSec: 94.1 } : {}), ends);
    const [only, ...others] = judge(pairs);
    expect(others).toEqual([]);
    expect(only?.finding).toMatchObject({ kind: 'slow-node', node: 'n2', sentence: "n2's cable runs at 100 Mbit/s." });
    expect(only?.finding.what).toMatch(/^n2 sends 94 Mbit\/s and receives 94 Mbit\/s; the others carry 9\d\d Mbit\/s/);
    expect(only?.finding.why).toContain('eight wires');
    expect(only?.lookAgain).toHaveLength(2);
  });

  test('two slow ends are two findings, and their path is nobody else’s', () => {
    const isSlow = (end: string) => end === 'n1' || end === 'n6';
    const pairs = matrix((from, to) => (isSlow(from) || isSlow(to) ? { mbitPerSec: 9.4 } : {}));
    expect(found(pairs)).toEqual([
      ['slow-node', 'n1'],
      ['slow-node', 'n6'],
    ]);
    expect(judge(pairs)[0]?.finding.sentence).toBe("n1's cable runs at 10 Mbit/s.");
  });

  test('the link says what was agreed on, or claims what it does not carry; Wi-Fi is no cable', () => {
    const pairs = matrix((from, to) => (from === 'n2' || to === 'n2' ? { mbitPerSec: 94 } : {}));
    const what = (link: object) => judge(pairs, { links: new Map([['n2', link]]) })[0]?.finding;
    expect(what({ mbitPerSec: 100 })?.what).toContain('n2 and the switch agreed on 100 Mbit/s.');
    expect(what({ mbitPerSec: 10_000 })?.what).toContain('Its link says 10 Gbit/s, and does not carry it.');
    expect(what({ isWireless: true })?.sentence).toBe('n2 is on Wi-Fi, at 94 Mbit/s.');
  });

  test('half of four ends are slow: what the others carry is told, not what lies between', () => {
    const isSlow = (end: string) => end === 'n2' || end === 'n3';
    const judged = judge(matrix((a, b) => (isSlow(a) || isSlow(b) ? { mbitPerSec: 94 } : {}), NODES.slice(0, 4)));
    expect(judged.map(({ finding }) => finding.node)).toEqual(['n2', 'n3']);
    for (const { finding } of judged) expect(finding.what).toMatch(/; the others carry 9\d\d Mbit\/s\.$/);
  });

  test.each([3, 4, 8])('all but one of %i send slowly: who hears them all is not accused of hearing badly', (count) => {
    const ends = NODES.slice(0, count);
    const pairs = matrix((from) => (from === 'n0' ? {} : { mbitPerSec: 60 }), ends);
    expect(found(pairs)).toEqual(ends.slice(1).map((end) => ['slow-direction', end]));
  });

  test.each(['sends', 'receives'])('of a star whose middle %s slowly, the middle alone is accused', (side) => {
    const there = { mbitPerSec: side === 'sends' ? 60 : 930 };
    const back = { mbitPerSec: side === 'sends' ? 930 : 60 };
    const star = NODES.flatMap((end) => [
      { from: '(head)', to: end, ...there },
      { from: end, to: '(head)', ...back },
    ]);
    expect(found(star)).toEqual([['slow-direction', '(head)']]);
    const [{ finding }] = judge(star) as readonly [Judged];
    expect(finding.sentence).toBe(`What the head ${side} is slow, with everybody.`);
    expect(finding.what).toMatch(/^The head /);
  });

  test('one direction of an end, one path, one direction of a path', () => {
    expect(found(matrix((from) => (from === 'n4' ? { mbitPerSec: 60 } : {})))).toEqual([['slow-direction', 'n4']]);
    const isPath = (a: string, b: string) => (a === 'n1' && b === 'n5') || (a === 'n5' && b === 'n1');
    expect(found(matrix((a, b) => (isPath(a, b) ? { mbitPerSec: 90 } : {})))).toEqual([['slow-pair', 'n1-n5']]);
    const one = matrix((a, b) => (a === 'n5' && b === 'n1' ? { mbitPerSec: 90 } : {}));
    expect(found(one)).toEqual([['slow-direction', 'n5-n1']]);
    expect(judge(one)[0]?.finding.what).toMatch(
      /^It comes at 90 Mbit\/s; other paths of both carry up to 9\d\d Mbit\/s\.$/,
    );
  });

  test('two groups that are fast in themselves: what joins them', () => {
    const pairs = matrix((from, to) => (from < 'n4' !== to < 'n4' ? { mbitPerSec: 94 } : {}));
    const [only, ...others] = judge(pairs);
    expect([only?.finding.node, others]).toEqual(['n[0-3]-n[4-7]', []]);
    expect(only?.finding.why).toContain('between two switches');
  });

  test('of a star, with the head in the middle, the end is accused; of two ends nobody can tell', () => {
    const star = (ends: readonly string[]) =>
      ends.flatMap((end) => {
        const mbitPerSec = end === 'n2' ? 94 : 930;
        return [
          { from: 'head', to: end, mbitPerSec },
          { from: end, to: 'head', mbitPerSec },
        ];
      });
    expect(found(star(NODES))).toEqual([['slow-node', 'n2']]);
    expect(found(star(['n2']))).toEqual([]);
  });

  test('beyond 2.5 Gbit/s processors are measured, not cables; a gigabit link among faster ones is found', () => {
    const isPath = (a: string, b: string) => (a === 'n1' && b === 'n5') || (a === 'n5' && b === 'n1');
    const busy = matrix((a, b) => ({ mbitPerSec: isPath(a, b) ? 5500 : 12_000 }));
    const before = { pairs: matrix(() => ({ mbitPerSec: 16_000 })), startedAt: '2026-03-12T10:00:00.000Z' };
    expect(found(busy, { before })).toEqual([]);
    const gigabit = matrix((from, to) => ({ mbitPerSec: from === 'n2' || to === 'n2' ? 941 : 9400 }));
    expect(found(gigabit)).toEqual([['slow-node', 'n2']]);
  });

  test('slower than last time: one end, or all of them', () => {
    const before = { pairs: matrix(() => ({})), startedAt: '2026-03-12T10:00:00.000Z' };
    const one = matrix((from, to) => (from === 'n3' || to === 'n3' ? { mbitPerSec: 500 } : {}));
    expect(found(one, { before })).toEqual([['slower-than-before', 'n3']]);
    const [all, ...others] = judge(
      matrix(() => ({ mbitPerSec: 94 })),
      { before },
    );
    expect(others).toEqual([]);
    expect(all?.finding.sentence).toMatch(/^The network is slower than on 2026-03-12: 94 Mbit\/s in place of 9\d\d/);
    expect(judge(before.pairs, { before })).toEqual([]);
  });
});

describe('pings', () => {
  test('an end that loses is accused, not those that it loses to', () => {
    const lossy = { pingMs: { ...ping, loss: 0.2 } };
    expect(found(matrix((from, to) => (from === 'n7' || to === 'n7' ? lossy : {})))).toEqual([['lossy', 'n7']]);
    const isPath = (a: string, b: string) => (a === 'n1' && b === 'n5') || (a === 'n5' && b === 'n1');
    expect(found(matrix((a, b) => (isPath(a, b) ? lossy : {})))).toEqual([['lossy', 'n1-n5']]);
    const single = matrix((a, b) => (a === 'n1' && b === 'n5' ? { pingMs: { ...ping, loss: 0.1 } } : {}));
    expect(found(single)).toEqual([]);
  });

  test('one that is far, and one that answers nobody', () => {
    const late = { pingMs: { ...ping, median: 4.2 } };
    const [far, ...others] = judge(matrix((from, to) => (from === 'n6' || to === 'n6' ? late : {})));
    expect(far?.finding).toMatchObject({ kind: 'far', node: 'n6' });
    expect([far?.finding.sentence, others]).toEqual(['n6 is far away: 4.2 ms there and back.', []]);
    const mute = matrix((_, to) => (to === 'n6' ? { pingMs: undefined, because: 'None of 10 pings came back.' } : {}));
    expect(found(mute)).toEqual([['silent', 'n6']]);
  });
});
