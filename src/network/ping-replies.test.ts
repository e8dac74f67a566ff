import { expect, test } from 'vitest';
import { readPing } from './ping-replies.ts';

const IPUTILS = `PING 10.78.0.12 (10.78.0.12) 56(84) bytes of data.
64 bytes from 10.78.0.12: icmp_seq=1 ttl=64 time=0.231 ms
64 bytes from 10.78.0.12: icmp_seq=2 ttl=64 time=0.120 ms
64 bytes from 10.78.0.12: icmp_seq=2 ttl=64 time=0.150 ms (DUP!)
64 bytes from 10.78.0.12: icmp_seq=4 ttl=64 time=0.180 ms

--- 10.78.0.12 ping statistics ---
4 packets transmitted, 3 received, +1 duplicates, 25% packet loss, time 612ms
rtt min/avg/max/mdev = 0.120/0.177/0.231/0.045 ms
`;
const BUSYBOX = `PING 10.78.0.12 (10.78.0.12): 56 data bytes
64 bytes from 10.78.0.12: seq=0 ttl=64 time=0.085 ms
64 bytes from 10.78.0.12: seq=1 ttl=64 time=0.105 ms

--- 10.78.0.12 ping statistics ---
2 packets transmitted, 2 packets received, 0% packet loss
round-trip min/avg/max = 0.085/0.095/0.105 ms
`;

test('iputils: the median of what came back, what was lost, and how uneven it was', () => {
  expect(readPing(IPUTILS)).toEqual({ ping: { min: 0.12, median: 0.18, max: 0.231, loss: 0.25, jitter: 0.086 } });
});

test('busybox', () => {
  expect(readPing(BUSYBOX)).toEqual({ ping: { min: 0.085, median: 0.095, max: 0.105, loss: 0, jitter: 0.02 } });
});

test('nothing came back, and why nothing was sent', () => {
  const lost = '--- x ping statistics ---\n10 packets transmitted, 0 received, 100% packet loss, time 1832ms\n';
  expect(readPing(lost)).toEqual({ because: 'None of 10 pings came back.' });
  const gone = `From 10.78.0.1 icmp_seq=1 Destination Host Unreachable\n${lost}`;
  expect(readPing(gone)).toEqual({ because: 'None of 10 pings came back.' });
  expect(readPing('ping: n3: Name or service not known\n')).toEqual({ because: 'n3: Name or service not known' });
  expect(readPing("ping: bad address 'n3'\n")).toEqual({ because: "bad address 'n3'" });
  expect(readPing('ping: socket: Operation not permitted\n')).toEqual({ because: 'socket: Operation not permitted' });
  expect(readPing('')).toEqual({ because: 'ping said nothing that is understood.' });
});
