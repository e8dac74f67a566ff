import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setUpBundle } from './bundle-setup.ts';
import { collectPass } from './collect-pass.ts';

/** A process that leaves its group and holds the pipes that it was given. */
const LEAVER = `setsid sleep 31.${process.pid} & echo last words >&2`;

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'left-behind-'));
  onTestFinished(() => {
    execFileSync('sh', ['-c', `kill $(pgrep -fx "sleep 31.${process.pid}") 2>/dev/null || true`]);
    rmSync(directory, { recursive: true, force: true });
    rmSync(`${directory}.setup`, { recursive: true, force: true });
  });
  return directory;
}

test('a pass of collect ends when its program does, whatever that left running', async () => {
  const directory = place();
  writeFileSync(join(directory, 'answers'), '');
  const pass = { argv: ['sh', '-c', `${LEAVER}; exit 3`], directory, answers: join(directory, 'answers') };
  const more = { out: directory, run: 'r1', project: 'p', seed: 1 };
  expect(await collectPass({ ...pass, ...more }, new AbortController().signal)).toMatch(/exited with 3.*last words/);
});

test('setup ends when its script does, whatever that left running', async () => {
  expect(await setUpBundle(place(), LEAVER, new AbortController().signal)).toBeUndefined();
  expect(await setUpBundle(place(), `sleep 31.${process.pid} & exit 3`, new AbortController().signal)).toContain(
    'exited with 3',
  );
});
