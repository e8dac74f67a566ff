import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unpackCommand } from './unpack-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bbx-unpack-'));
  writeFileSync(join(folder, '-a b'), 'text');
});
afterEach(() => rmSync(folder, { recursive: true }));

function unpack(path: string, only?: string): void {
  const input = execFileSync('tar', ['-cf', '-', '-C', folder, './-a b']);
  execFileSync('/bin/sh', ['-c', unpackCommand(path, only)], { input, cwd: folder });
}

it('unpacks below a folder that it makes', () => {
  unpack(join(folder, 'new/folder'));
  expect(readFileSync(join(folder, 'new/folder/-a b'), 'utf8')).toBe('text');
});

it('a single file becomes the path, in the place of what is there, and leaves nothing beside it', () => {
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, "etc/it's"), 'old');
  unpack(join(folder, "etc/it's"), '-a b');
  expect(readFileSync(join(folder, "etc/it's"), 'utf8')).toBe('text');
  expect(readdirSync(join(folder, 'etc'))).toEqual(["it's"]);
});

it('a single file goes into a folder that is there', () => {
  mkdirSync(join(folder, 'there'));
  unpack('there', '-a b');
  expect(readdirSync(join(folder, 'there'))).toEqual(['-a b']);
});

it('leaves the file as it was where the tar is broken', () => {
  writeFileSync(join(folder, 'file'), 'old');
  const run = () =>
    execFileSync('/bin/sh', ['-c', unpackCommand(join(folder, 'file'), 'x')], { input: 'no tar', stdio: 'pipe' });
  expect(run).toThrow();
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['-a b', 'file']);
});
