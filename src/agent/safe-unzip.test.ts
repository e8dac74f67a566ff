import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BundleLimits } from '../protocol/bundle-entry.ts';
import { safeUnzip } from './safe-unzip.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'unzip-'));
});
afterEach(() => rmSync(place, { recursive: true }));

async function unzip(zip: Uint8Array, limits?: BundleLimits): Promise<string[]> {
  writeFileSync(join(place, 'x.zip'), zip);
  mkdirSync(join(place, 'out'));
  await safeUnzip(join(place, 'x.zip'), join(place, 'out'), limits);
  return (readdirSync(join(place, 'out'), { recursive: true }) as string[]).sort();
}

const file = (text: string, mode: number): [Uint8Array, object] => [
  strToU8(text),
  { os: 3, attrs: (mode << 16) >>> 0 },
];
const zip = (entries: Zippable) => zipSync(entries);

/** Offsets of the records of the central directory. */
function centralRecords(bytes: Uint8Array): number[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: number[] = [];
  for (let at = view.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1; at = view.indexOf('PK\x01\x02', at + 4, 'latin1'))
    found.push(at);
  return found;
}

test('files, directories and the executable bit arrive', async () => {
  const names = await unzip(
    zip({ 'a.txt': file('hello', 0o100644), 'bin/run': file('#!/bin/sh', 0o100755), 'empty/': file('', 0o040755) }),
  );
  expect(names).toEqual(['a.txt', 'bin', 'bin/run', 'empty']);
  expect(readFileSync(join(place, 'out/a.txt'), 'utf8')).toBe('hello');
  expect(statSync(join(place, 'out/bin/run')).mode & 0o777).toBe(0o755);
  expect(statSync(join(place, 'out/a.txt')).mode & 0o111).toBe(0);
});

test.each([
  ['../evil', 'out of the bundle|relative path'],
  ['a/../../evil', 'out of the bundle|relative path'],
  ['/etc/evil', 'absolute'],
  ['C:/evil', 'absolute'],
  ['a\\..\\evil', 'absolute|invalid characters'],
])('the name %s is refused, and nothing is written', async (name, reason) => {
  await expect(unzip(zip({ good: file('x', 0o100644), [name]: file('evil', 0o100644) }))).rejects.toThrow(
    new RegExp(reason),
  );
  expect(readdirSync(join(place, 'out'))).toEqual([]);
  expect(readdirSync(place).sort()).toEqual(['out', 'x.zip']);
});

test.each([
  ['a symbolic link', 0o120777],
  ['a device', 0o020644],
  ['a named pipe', 0o010644],
  ['a socket', 0o140644],
])('%s is refused', async (_, mode) => {
  await expect(unzip(zip({ x: file('/etc/passwd', mode) }))).rejects.toThrow('not a regular file');
});

test('an encrypted entry is refused', async () => {
  const bytes = zip({ x: file('x', 0o100644) });
  for (const at of centralRecords(bytes)) bytes[at + 8] = (bytes[at + 8] ?? 0) | 1;
  await expect(unzip(bytes)).rejects.toThrow('encrypted');
});

test('too many entries are refused', async () => {
  const entries = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index}`, file('', 0o100644)]));
  await expect(unzip(zip(entries), { entries: 10, bytes: 1000 })).rejects.toThrow('more than 10 entries');
});

test('a bomb is refused by what it claims', async () => {
  const bytes = zip({ bomb: [new Uint8Array(5_000_000), { level: 9 }] });
  expect(bytes.length).toBeLessThan(10_000);
  await expect(unzip(bytes, { entries: 10, bytes: 1_000_000 })).rejects.toThrow('claims to unpack');
  expect(readdirSync(join(place, 'out'))).toEqual([]);
});

test('a claim of 10 GB is refused with the limits of a bundle', async () => {
  const sizes = [0, 1, 2].map((index) => [`f${index}`, file('x', 0o100644)] as const);
  const bytes = zip(Object.fromEntries(sizes));
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const at of centralRecords(bytes)) view.writeUInt32LE(3_500_000_000, at + 24);
  await expect(unzip(bytes)).rejects.toThrow('claims to unpack to');
});

test('a bomb that claims to be small is refused while it unpacks', async () => {
  const bytes = zip({ bomb: [new Uint8Array(5_000_000), { level: 9 }] });
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const at of centralRecords(bytes)) view.writeUInt32LE(100, at + 24);
  await expect(unzip(bytes)).rejects.toThrow(/refused/);
});

test('one name twice, and a file that is also a directory, are refused', async () => {
  await expect(unzip(zip({ 'a/b': file('x', 0o100644), a: file('y', 0o100644) }))).rejects.toThrow('twice');
});

test('what is no zip is refused', async () => {
  await expect(unzip(strToU8('PK nothing'))).rejects.toMatchObject({ code: 'bad-bundle' });
});
