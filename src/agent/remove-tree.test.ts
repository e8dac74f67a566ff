import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeTree } from './remove-tree.ts';

const NOBODY = 65_534;

test('folders that a program made read-only, or closed altogether, are removed', async () => {
  const isRoot = process.geteuid?.() === 0; // whom no mode keeps out
  const place = mkdtempSync(join(tmpdir(), 'remove-tree-'));
  if (isRoot) chownSync(place, NOBODY, NOBODY);
  try {
    if (isRoot) process.seteuid?.(NOBODY);
    mkdirSync(join(place, 'out/a/b'), { recursive: true });
    writeFileSync(join(place, 'out/a/b/file'), '');
    chmodSync(join(place, 'out/a/b'), 0o000);
    chmodSync(join(place, 'out/a'), 0o555);
    await removeTree(join(place, 'out'));
    expect(existsSync(join(place, 'out'))).toBe(false);
  } finally {
    if (isRoot) process.seteuid?.(0);
    await removeTree(place);
  }
});
