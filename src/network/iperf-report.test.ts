import { expect, test } from 'vitest';
import { isBusy, readIperf } from './iperf-report.ts';

const report = (end: object) => JSON.stringify({ start: {}, intervals: [], end });

test('what the receiver counted, and what was sent again', () => {
  const end = {
    sum_sent: { bytes: 118_358_016, bits_per_second: 946_850_123.5, retransmits: 12, sender: true },
    sum_received: { bytes: 117_440_512, bits_per_second: 938_461_234.1, sender: true },
  };
  expect(readIperf(report(end), '')).toEqual({ mbitPerSec: 938.5, retransmits: 12 });
  expect(readIperf(`Welcome to n3.\n${report(end)}`, '')).toMatchObject({ mbitPerSec: 938.5 });
});

test('why there is no figure', () => {
  const busy = readIperf('{"start":{},"end":{},"error":"the server is busy running a test. try again later"}', '');
  expect([busy, isBusy(busy)]).toEqual([{ because: 'the server is busy running a test. try again later' }, true]);
  const refused = readIperf('{"error":"unable to connect to server: Connection refused"}', '');
  expect([refused, isBusy(refused)]).toEqual([{ because: 'unable to connect to server: Connection refused' }, false]);
  expect(readIperf('', 'sh: 1: iperf3: not found\n')).toEqual({ because: 'sh: 1: iperf3: not found' });
  expect(readIperf(report({}), '')).toEqual({ because: 'iperf3 told no throughput.' });
  expect(readIperf(report({ sum_received: { bits_per_second: -1 } }), '')).toHaveProperty('because');
});

test('a node that answers nonsense spoils no test', () => {
  const end = { sum_received: { bits_per_second: 94e6 }, sum_sent: { retransmits: 'many' } };
  expect(readIperf(report(end), '')).toEqual({ mbitPerSec: 94, retransmits: undefined });
  expect(readIperf('{"error":["<b>"]}', '')).toEqual({ because: '<b>' });
});
