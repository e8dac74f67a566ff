import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { frozenRoot } from './frozen-root.ts';
import { mainInterface } from './main-interface.ts';
import { Root } from './root.ts';

it.each([
  ['192.168.0.1', 'eth0'],
  ['172.16.0.9', 'eth1'],
  ['8.8.8.8', 'eth1'],
  ['127.0.0.1', 'eth1'],
  ['::1', 'eth1'],
  [undefined, 'eth1'],
])('the way to a head at %s goes through %s', (address, expected) => {
  expect(mainInterface(frozenRoot('raspberry-pi-5'), address)).toBe(expected);
});

it('knows the ways of IPv6, the narrowest first', () => {
  const directory = mkdtempSync(join(tmpdir(), 'breadbox-routes-'));
  mkdirSync(join(directory, 'proc/net'), { recursive: true });
  const none = '0'.repeat(32);
  const row = (to: string, bits: string, metric: string, name: string) =>
    `${to.padEnd(32, '0')} ${bits} ${none} 00 ${none} ${metric} 00000001 00000000 00000001 ${name.padStart(8)}\n`;
  writeFileSync(
    join(directory, 'proc/net/ipv6_route'),
    row('', '00', '00000400', 'wlan0') +
      row('fd001234', '40', '00000100', 'eth0') +
      row('fe8', '40', '00000100', 'eth9') +
      row('', '00', 'ffffffff', 'lo'),
  );
  const root = new Root(directory);
  expect(mainInterface(root, 'fd00:1234::7')).toBe('eth0');
  expect(mainInterface(root, '2001:db8::1')).toBe('wlan0');
  expect(mainInterface(root, undefined)).toBe('wlan0');
  expect(mainInterface(new Root('/nowhere'), 'fd00:1234::7')).toBeUndefined();
  rmSync(directory, { recursive: true });
});
