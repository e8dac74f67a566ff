import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveStream } from './save-stream.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-save-'));
});
afterEach(() => rmSync(place, { recursive: true }));

const save = (path: string) => saveStream(Readable.from(['all of it']), path, new AbortController().signal);

test('a file is there whole', async () => {
  await save(join(place, 'file'));
  expect(readFileSync(join(place, 'file'), 'utf8')).toBe('all of it');
  expect(readdirSync(place)).toEqual(['file']);
});

test('a folder in its place, and none to put it into, are told in words; nothing is left behind', async () => {
  mkdirSync(join(place, 'folder'));
  await expect(save(join(place, 'folder'))).rejects.toMatchObject({ message: `${join(place, 'folder')} is a folder.` });
  await expect(save(join(place, 'none', 'file'))).rejects.toMatchObject({
    message: `There is no folder ${join(place, 'none')}.`,
  });
  expect(readdirSync(place)).toEqual(['folder']);
});
