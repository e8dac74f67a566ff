import { join } from 'node:path';
import Database from 'better-sqlite3';
import { judgePaths } from '../../src/network/judge-paths.ts';
import type { NetworkPair, NetworkTest } from '../../src/protocol/network.ts';

const MINUTE_MS = 60_000;

/**
 * Tests of the network as a head keeps them, oldest first: t1 quick, t2 of 64 nodes, t3 of eight with nothing wrong, t4 of eight whose
 * rain6 has a cable at 100 Mbit/s while iperf3 is missing on rain2. What is found is what the product finds in these figures.
 */
export function recordNetworks(home: string): void {
  const db = new Database(join(home, 'breadbox.db'));
  const node = db.prepare(
    `INSERT INTO node (node, spec, source, state, seen_at, added_at) VALUES (?, ?, 'node_list.csv:2', 'up', ?, ?)`,
  );
  for (const [i, name] of names(8).entries()) {
    // Nothing listens on this port of loopback.
    const spec = { address: `127.0.9.${i + 1}`, port: 9, user: 'pi', roles: ['compute'], labels: {}, groups: [] };
    node.run(name, JSON.stringify(spec), Date.now(), Date.now());
  }
  const add = db.prepare(
    'INSERT INTO network_test (kind, state, by, started_at, ended_at, progress, pairs) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (const [i, { pairs, ...test }] of recorded().entries()) {
    const news = { ...test, test: `t${i + 1}` };
    const times = [Date.parse(test.startedAt), Date.parse(test.endedAt!)];
    add.run(test.kind, test.state, test.by, ...times, JSON.stringify(news), JSON.stringify(pairs));
  }
  db.close();
}

function recorded(): readonly NetworkTest[] {
  const eight = names(8);
  const slow = matrix(eight, (from, to) => {
    if (from === 'rain2' || to === 'rain2')
      return { mbitPerSec: undefined, because: 'iperf3 is not installed on rain2.' };
    return from === 'rain6' || to === 'rain6' ? { mbitPerSec: 94, pingMs: ping(0.76) } : {};
  });
  const star = eight.slice(1).flatMap((node): NetworkPair[] => [
    { from: 'rain0', to: node, mbitPerSec: 932, pingMs: ping(0.2) },
    { from: node, to: 'rain0', mbitPerSec: 928 },
  ]);
  return [
    test('quick', 'rain[1-7]', 'breadbox', 300, star),
    test(
      'full',
      'rain[0-63]',
      'maya',
      200,
      matrix(names(64), () => ({})),
    ),
    test(
      'full',
      'rain[0-7]',
      'maya',
      100,
      matrix(eight, () => ({})),
    ),
    test('full', 'rain[0-7]', 'maya', 3, slow),
  ];
}

function test(
  kind: NetworkTest['kind'],
  nodes: string,
  by: string,
  minutesAgo: number,
  pairs: readonly NetworkPair[],
): NetworkTest {
  const began = Date.now() - minutesAgo * MINUTE_MS;
  return {
    ...{ test: '', kind, state: 'done', nodes, by, done: pairs.length * 2, total: pairs.length * 2 },
    startedAt: new Date(began).toISOString(),
    endedAt: new Date(began + 48_000).toISOString(),
    pairs: [...pairs],
    findings: judgePaths({ pairs, links: new Map([['rain6', { mbitPerSec: 100 }]]) }).map(({ finding }) => finding),
  };
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `rain${i}`);
}

function matrix(ends: readonly string[], change: (from: string, to: string) => Partial<NetworkPair>): NetworkPair[] {
  return ends.flatMap((from, i) =>
    ends.flatMap((to, j) =>
      from === to
        ? []
        : [
            {
              from,
              to,
              mbitPerSec: 918 + ((i * 7 + j * 5) % 22),
              pingMs: ping(0.17 + ((i * 3 + j * 5) % 9) / 100),
              ...change(from, to),
            },
          ],
    ),
  );
}

function ping(median: number): NonNullable<NetworkPair['pingMs']> {
  return { min: median - 0.02, median, max: median + 0.1, loss: 0, jitter: 0.02 };
}
