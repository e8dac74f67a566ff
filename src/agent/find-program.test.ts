import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram } from './find-program.ts';

test('a bare name is looked up on PATH, one with a slash in the bundle, and only what is executable counts', () => {
  const bundle = mkdtempSync(join(tmpdir(), 'find-'));
  const tool = join(bundle, 'tool');
  writeFileSync(tool, '#!/bin/sh\n');
  expect(findProgram('./tool', bundle)).toBeUndefined();
  chmodSync(tool, 0o755);
  expect(findProgram('./tool', bundle)).toBe(tool);
  expect(findProgram('tool', bundle, '/nowhere')).toBeUndefined();
  expect(findProgram('tool', '/', `/nowhere:${bundle}`)).toBe(tool);
  expect(findProgram('sh', bundle)).toMatch(/\/sh$/);
  expect(findProgram('..', bundle)).toBeUndefined();
  rmSync(bundle, { recursive: true });
});
