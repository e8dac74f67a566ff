import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KnownHosts } from './known-hosts.ts';

let place: string;
let file: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-pins-'));
  file = join(place, 'known_hosts');
});
afterEach(() => rmSync(place, { recursive: true }));

const key = (text: string) => ({ type: 'ssh-ed25519', key: text });

test('pins stay until they are forgotten, and only those that are named go', async () => {
  const pins = new KnownHosts(file);
  await Promise.all([
    pins.pin(new Map([['lab-n1', key('AAAA')]])),
    pins.pin(new Map([['lab-n2', key('BBBB')]])),
    pins.pin(new Map([['rain1', key('CCCC')]])),
    pins.forget(['lab-n1', 'lab-n2', 'lab-n3']),
  ]);
  expect(await new KnownHosts(file).read()).toEqual(new Map([['rain1', key('CCCC')]]));
  expect(readFileSync(file, 'utf8')).toBe('rain1 ssh-ed25519 CCCC\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
