import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TransferShell } from './transfer-shell.ts';

const SOON = { timeout: 15_000 } as const;
let place = '';
let shell: TransferShell;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-transfer-'));
});
afterEach(() => {
  shell.close();
  rmSync(place, { recursive: true });
});

function program(text: string): void {
  const path = join(place, 'i2ctransfer');
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  shell = new TransferShell(path);
}

test('one after another, with what each has printed and how it ended, by one shell', async () => {
  program('echo "$PPID $*"; [ "$3" != bad ] || { echo "Error: no" >&2; exit 3; }');
  const all = await Promise.all(['r1@0x20', 'bad', 'r2@0x20'].map((word) => shell.run(['1', word])));
  expect(all.map(({ code }) => code)).toEqual([0, 3, 0]);
  expect(all[1]!.lines[1]).toBe('Error: no');
  expect(all.map(({ lines }) => lines[0]!.replace(/^\d+ /, ''))).toEqual(['-y 1 r1@0x20', '-y 1 bad', '-y 1 r2@0x20']);
  expect(new Set(all.map(({ lines }) => lines[0]!.split(' ')[0])).size).toBe(1);
});

test('a bus that does not move is given up after three seconds, and asked again by another shell', async () => {
  program(`echo "$PPID"; [ -e ${place}/moves ] || sleep 60`);
  const first = await shell.run(['1']);
  expect(first.code).toBeUndefined();
  await vi.waitFor(() => expect(() => process.kill(Number(first.lines[0]), 0)).toThrow('ESRCH'), SOON);
  writeFileSync(join(place, 'moves'), '');
  expect(await shell.run(['1'])).toMatchObject({ code: 0 });
});

test('what a service that ends sends to all of its processes does not stop the last transfer', async () => {
  program('echo "$PPID"; kill -TERM $PPID; sleep 0.1; echo done');
  expect((await shell.run(['1'])).lines[1]).toBe('done');
  expect((await shell.run(['1'])).code).toBe(0);
});
