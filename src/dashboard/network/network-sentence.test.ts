import { expect, test } from 'vitest';
import type { NetworkPair, NetworkTest } from '../../protocol/network.ts';
import { networkSentence } from './network-sentence.ts';

const PING = { min: 0.2, median: 0.22, max: 0.3, loss: 0, jitter: 0.02 };

function done(figures: Partial<NetworkPair>): NetworkTest {
  return {
    ...{ test: 't1', kind: 'full', state: 'done', nodes: 'n[1-2]', by: 'ada', done: 2, total: 2, findings: [] },
    startedAt: '2026-03-12T10:00:00.000Z',
    pairs: [
      { from: 'n1', to: 'n2', ...figures },
      { from: 'n2', to: 'n1', ...figures },
    ],
  };
}

test('what was not measured is not called well', () => {
  expect(networkSentence(done({ pingMs: PING, mbitPerSec: 940 }))).toBe('The network is as it should be.');
  expect(networkSentence(done({ pingMs: PING, because: 'iperf3 is not installed on n2.' }))).toBe(
    'Pings are as they should be; throughput was not measured.',
  );
  expect(networkSentence(done({ because: 'ping is not installed on n1.' }))).toBe('Nothing could be measured.');
});
