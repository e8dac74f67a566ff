import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OutDirectory } from './out-directory.ts';

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'out-directory-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('a task that puts a file in its place leaves nothing, and the next one has a directory again', () => {
  const out = new OutDirectory(place());
  rmdirSync(out.path);
  writeFileSync(out.path, 'not in it');
  expect(out.take()).toBeUndefined();
  writeFileSync(`${out.path}/a`, '');
  expect(readdirSync(out.take() ?? '')).toEqual(['a']);
});

test('a link to elsewhere is not followed', () => {
  const parent = place();
  mkdirSync(`${parent}/elsewhere`);
  writeFileSync(`${parent}/elsewhere/secret`, '');
  const out = new OutDirectory(parent);
  rmdirSync(out.path);
  symlinkSync('elsewhere', out.path);
  expect(out.take()).toBeUndefined();
  expect(existsSync(`${parent}/elsewhere/secret`)).toBe(true);
});
