import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeHandbookFiles } from './write-handbook-files.ts';

const OURS = 'Made on 2026-01-31 by Breadbox 0.1.0. Another one: breadbox handbook';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-lid-'));
});
afterEach(() => rmSync(place, { recursive: true }));

test('folders are made, and an older handbook gives way', async () => {
  const folder = join(place, 'a', 'b');
  for (const text of ['1', '2']) await writeHandbookFiles(folder, { 'handbook.md': `${OURS} ${text}` });
  expect(readdirSync(folder)).toEqual(['handbook.md']);
  expect(readFileSync(join(folder, 'handbook.md'), 'utf8')).toBe(`${OURS} 2`);
});

test('what somebody else has written stays', async () => {
  writeFileSync(join(place, 'handbook.md'), 'mine');
  await expect(writeHandbookFiles(place, { 'handbook.html': OURS, 'handbook.md': OURS })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(readdirSync(place)).toEqual(['handbook.md']);
});

test('where no folder can be made, that is said', async () => {
  const written = writeHandbookFiles('/proc/breadbox-none/lid', { 'handbook.md': OURS });
  await expect(written).rejects.toMatchObject({ code: 'bad-input', hint: expect.stringContaining('--out') });
});
