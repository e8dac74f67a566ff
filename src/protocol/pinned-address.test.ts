import { expect, test } from 'vitest';
import { pinnedAddress, splitPinnedAddress, tlsTrouble } from './pinned-address.ts';

const HEX = 'ab'.repeat(32);

test('an address carries its fingerprint', () => {
  expect(splitPinnedAddress(pinnedAddress('https://pi:8643', HEX))).toEqual({
    url: 'https://pi:8643',
    fingerprint: HEX,
  });
  expect(splitPinnedAddress('https://pi:8643')).toEqual({ url: 'https://pi:8643', fingerprint: undefined });
});

test('as other programs write it, too', () => {
  const colons = HEX.toUpperCase().match(/../g)!.join(':');
  expect(splitPinnedAddress(`https://pi#sha256=${colons}`)?.fingerprint).toBe(HEX);
});

test.each(['', 'sha256=', 'sha256=abc', `sha1=${HEX}`, `sha256=${HEX}#`, `${HEX}`, `sha256=${HEX}00`])(
  'half a fingerprint is none: #%s',
  (pin) => {
    expect(splitPinnedAddress(`https://pi#${pin}`)).toBeUndefined();
  },
);

test('trouble is told in words', () => {
  expect(tlsTrouble('CERT_HAS_EXPIRED', 'https://pi')).toContain('https://pi has a certificate that has ended');
  expect(tlsTrouble('EPROTO', 'https://pi')).toContain('does not speak TLS');
  expect(tlsTrouble('ECONNREFUSED', 'https://pi')).toBeUndefined();
});
