import { afterEach, describe, expect, test } from 'vitest';
import type { NetworkPair, NetworkTest } from '../../protocol/network.ts';
import { type Answers, bodyOf, type FakeHead, json, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';

const ping = { min: 0.2, median: 0.22, max: 0.3, loss: 0, jitter: 0.02 };
const ENDS = ['head', 'n1', 'n2'];
const pairs: NetworkPair[] = ENDS.flatMap((from) =>
  ENDS.filter((to) => to !== from).map((to) => ({
    from,
    to,
    pingMs: ping,
    mbitPerSec: from === 'n2' || to === 'n2' ? 94.1 : 938.4,
  })),
);
const DONE: NetworkTest = {
  ...{ test: 't4', kind: 'full', state: 'done', nodes: 'n[1-2]', by: 'ada', done: 12, total: 12, pairs },
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: '2026-01-02T03:04:25.000Z',
  findings: [
    {
      ...{ kind: 'slow-node', node: 'n2', sentence: "n2's cable runs at 100 Mbit/s." },
      ...{ what: 'n2 sends 94 Mbit/s.', why: 'One wire of eight.', todo: 'Replace the cable of n2.' },
    },
  ],
};

let head: FakeHead | undefined;
afterEach(() => head?.stop());

async function net(argv: readonly string[], end: NetworkTest = DONE, more: Answers = {}) {
  const asked: unknown[] = [];
  const running = { ...end, state: 'running' as const, pairs: [], findings: [], now: 'pings' };
  head = await startFakeHead({
    'POST /api/network-tests': async (request, response) => {
      asked.push(JSON.parse(await bodyOf(request)));
      json(running)(request, response);
    },
    'GET /api/network-tests/t4/follow': (_, response) => {
      // The empty line: nothing new for a while.
      response.end(`${JSON.stringify(running)}\n\n${JSON.stringify(end)}\n`);
    },
    ...more,
  });
  const world = { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } };
  return { ...(await runInFakeWorld(['net', ...argv], world)), asked };
}

describe('breadbox net', () => {
  test('a test is a matrix of throughput, one of pings, and whom they accuse', async () => {
    const { exit, stdout, stderr, asked } = await net(['test']);
    expect(exit).toBe(0);
    expect(asked).toEqual([{ kind: 'full', seconds: 2, throughput: true }]);
    expect(stderr).toBe('pings\n');
    expect(stdout).toBe(`Mbit/s  head   n1  n2!
head       ·  938   94
n1       938    ·   94
n2!       94   94    ·
A row sends, a column receives.

ms    head    n1   n2!
head     ·  0.22  0.22
n1    0.22     ·  0.22
n2!   0.22  0.22     ·

! n2  n2's cable runs at 100 Mbit/s.
    n2 sends 94 Mbit/s.
    One wire of eight.
    to do: Replace the cable of n2.
`);
  });

  test('a quick one is a line a node; what was not measured says why', async () => {
    const star: NetworkPair[] = [
      { from: 'head', to: 'n1', pingMs: ping, because: 'Jobs run.' },
      { from: 'head', to: 'n2', pingMs: ping, mbitPerSec: 930 },
      { from: 'n2', to: 'head', mbitPerSec: 9.4 },
    ];
    const { stdout, asked } = await net(['test', 'n[1-2]', '--quick', '--ping', '--seconds', '5'], {
      ...DONE,
      ...{ kind: 'quick', pairs: star, findings: [] },
    });
    expect(asked).toEqual([{ kind: 'quick', seconds: 5, throughput: false, nodes: 'n[1-2]' }]);
    expect(stdout).toBe(`WITH head  PING MS  LOST  SENDS MBIT/S  RECEIVES MBIT/S
n1            0.22   0 %             -                -
n2            0.22   0 %           9.4              930
Not all was measured:
    Jobs run.
Nothing is slow.
`);
  });

  test('--json has the keys that scripts rely on; one that failed ends with 1', async () => {
    const { stdout } = await net(['test', '--json']);
    const told = JSON.parse(stdout);
    expect(told.pairs[0]).toMatchObject({
      from: 'head',
      to: 'n1',
      pingMs: { median: 0.22, loss: 0 },
      mbitPerSec: 938.4,
    });
    expect(told.findings[0]).toMatchObject({ kind: 'slow-node', node: 'n2' });
    await head?.stop();
    const failed = await net(['test'], { ...DONE, state: 'failed', problem: 'It broke.', pairs: [], findings: [] });
    expect([failed.exit, failed.stdout]).toEqual([1, 'Nothing was measured.\nThe test failed. It broke.\n']);
  });

  test('show takes the last full one that has ended', async () => {
    const { pairs: _, ...news } = DONE;
    const tests = [{ ...news, test: 't6', state: 'running' }, { ...news, test: 't5', kind: 'quick' }, news];
    const more = { 'GET /api/network-tests': json(tests), 'GET /api/network-tests/t4': json(DONE) };
    expect((await net(['show', '--quiet'], DONE, more)).stdout).toBe('n2\n');
    await head?.stop();
    expect((await net(['list'], DONE, more)).stdout).toContain('slow-node n2');
    await head?.stop();
    expect((await net(['show', '4'])).exit).toBe(2);
  });
});
