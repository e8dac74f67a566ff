import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { certifyServer, makeAuthority } from './certificates.ts';
import { ServerCertificate } from './server-certificate.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;

let directory: string;
let names: readonly string[];
let now: number;
const opened: ServerCertificate[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-certificate-'));
  names = ['127.0.0.1', 'localhost', '192.168.1.5'];
  now = NOW;
});
afterEach(() => {
  for (const certificate of opened.splice(0)) certificate.stop();
  rmSync(directory, { recursive: true });
});

async function open(): Promise<ServerCertificate> {
  const options = { directory, now: () => now, lookUpNames: () => names };
  const certificate = await ServerCertificate.open({
    ...options,
    warn: (message) => {
      throw new Error(message);
    },
  });
  opened.push(certificate);
  return certificate;
}

function leaf(certificate: ServerCertificate): X509Certificate {
  return new X509Certificate(String(certificate.context.cert));
}

test('is kept, as is the authority, with keys for one account alone', async () => {
  const first = await open();
  const second = await open();
  expect(second.context).toEqual(first.context);
  expect(second.authority.fingerprint).toBe(first.authority.fingerprint);
  for (const key of ['ca.key', 'head.key']) expect(statSync(join(directory, key)).mode & 0o777).toBe(0o600);
});

test('follows the addresses of this computer, and tells who listens', async () => {
  const certificate = await open();
  const before = leaf(certificate);
  let told = 0;
  certificate.onRenewed(() => told++);
  await certificate.look();
  expect([leaf(certificate).serialNumber, told]).toEqual([before.serialNumber, 0]);
  names = ['127.0.0.1', 'localhost', '10.0.0.7'];
  await certificate.look();
  expect(leaf(certificate).checkIP('10.0.0.7')).toBe('10.0.0.7');
  expect(told).toBe(1);
  expect(readFileSync(join(directory, 'head.pem'), 'utf8')).toBe(leaf(certificate).toString());
});

test('is made anew well before it ends', async () => {
  const before = leaf(await open());
  now = NOW + 200 * DAY_MS;
  expect(leaf(await open()).serialNumber).toBe(before.serialNumber);
  now = NOW + 300 * DAY_MS;
  expect(leaf(await open()).serialNumber).not.toBe(before.serialNumber);
});

test('holds when the clock of the head is set after its start', async () => {
  now = 5000;
  const certificate = await open();
  now = NOW;
  await certificate.look();
  expect(Date.parse(leaf(certificate).validTo)).toBeGreaterThan(NOW + 120 * DAY_MS);
});

test('of another authority, or damaged, is made anew; a damaged authority is never replaced in silence', async () => {
  const { authority } = await open();
  const foreign = certifyServer(makeAuthority(NOW), names, NOW);
  writeFileSync(join(directory, 'head.pem'), foreign.certificate);
  writeFileSync(join(directory, 'head.key'), foreign.key);
  const mended = await open();
  expect(leaf(mended).verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  writeFileSync(join(directory, 'head.pem'), 'half a certi');
  expect(leaf(await open()).checkIP('127.0.0.1')).toBe('127.0.0.1');
  writeFileSync(join(directory, 'ca.pem'), makeAuthority(NOW).certificate);
  await expect(open()).rejects.toMatchObject({ code: 'bad-input' });
});
