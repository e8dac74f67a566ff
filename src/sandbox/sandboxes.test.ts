import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Sandboxes } from './sandboxes.ts';

test('what is no practice cluster, and lies beside them, is never swept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breadbox-sandboxes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'Backup of lab'));
  await mkdir(join(folder, 'lost+found'));
  await writeFile(join(folder, 'notes'), 'mine');
  const sandboxes = new Sandboxes(folder, join(folder, 'Images'));
  await sandboxes.sweep();
  expect(await sandboxes.list()).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['Backup of lab', 'lost+found', 'notes']);
});
