import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { certifyServer, makeAuthority } from './certificates.ts';

const NOW = Date.UTC(2026, 5, 1);
const place = mkdtempSync(join(tmpdir(), 'breadbox-tls-'));
afterAll(() => rmSync(place, { recursive: true }));

const NAMES = ['localhost', 'pi.local', '127.0.0.1', '::1', '192.168.1.5', 'fd00:1::2:0:3', 'fe80::1'];

/** OpenSSL's own opinion, at a time of our choice. */
function opinion(at: number, authority: string, server: string): string {
  const paths = [authority, server].map((text, n) => {
    const path = join(place, `${n}.pem`);
    writeFileSync(path, text);
    return path;
  });
  const words = ['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', String(at / 1000), '-CAfile'];
  const { stdout, stderr } = spawnSync('openssl', [...words, ...(paths as [string, string])], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

test('a server is certified for its names and addresses', () => {
  const authority = makeAuthority(NOW);
  const server = new X509Certificate(certifyServer(authority, NAMES, NOW).certificate);
  const ca = new X509Certificate(authority.certificate);
  expect(server.verify(ca.publicKey)).toBe(true);
  expect(server.checkIssued(ca)).toBe(true);
  expect(ca.ca).toBe(true);
  expect(server.ca).toBe(false);
  for (const name of ['localhost', 'pi.local']) expect(server.checkHost(name)).toBe(name);
  for (const address of NAMES.slice(2)) expect(server.checkIP(address)).toBe(address);
  expect(server.checkHost('evil.example')).toBeUndefined();
  expect(server.checkIP('192.168.1.6')).toBeUndefined();
});

test('OpenSSL takes it, in 1970 too, until it ends', () => {
  const authority = makeAuthority(NOW);
  const { certificate } = certifyServer(authority, NAMES, NOW);
  for (const at of [60_000, NOW, NOW + 397 * 86_400_000])
    expect(opinion(at, authority.certificate, certificate)).toContain('OK');
  expect(opinion(NOW + 399 * 86_400_000, authority.certificate, certificate)).toContain('expired');
});

test('another authority of ours does not vouch for it', () => {
  const { certificate } = certifyServer(makeAuthority(NOW), NAMES, NOW);
  expect(opinion(NOW, makeAuthority(NOW).certificate, certificate)).toContain('unable to get local issuer');
});

test('a head whose clock stands at 1970 makes one that holds today', () => {
  const authority = makeAuthority(0);
  expect(
    opinion(Date.UTC(2026, 6, 1), authority.certificate, certifyServer(authority, NAMES, 0).certificate),
  ).toContain('OK');
});

test('beyond 2049 the year has four digits', () => {
  const authority = makeAuthority(Date.UTC(2040, 0, 1));
  expect(new X509Certificate(authority.certificate).validTo).toContain('2069');
});
