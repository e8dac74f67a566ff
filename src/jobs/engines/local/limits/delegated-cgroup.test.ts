import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { roomInDelegated } from './delegated-cgroup.ts';

const { PATH } = process.env;
let folder: string;
let own: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-delegated-'));
  own = join(folder, 'breadbox.scope');
  await mkdir(own);
  await writeFile(join(own, 'cgroup.procs'), '41\n42\n');
});
afterEach(async () => {
  process.env.PATH = PATH;
  await rm(folder, { recursive: true });
});

/** A systemd that knows one unit. */
async function systemd(manager: '--user' | 'show', unit: string, delegate: 'yes' | 'no'): Promise<void> {
  const script = `#!/bin/sh\n[ "$1" = ${manager} ] || exit 1\nfor word; do :; done\n[ "$word" = ${unit} ] && echo ${delegate}\n`;
  await writeFile(join(folder, 'systemctl'), script);
  await chmod(join(folder, 'systemctl'), 0o755);
  process.env.PATH = `${folder}:/usr/bin:/bin`;
}

test.each(['--user', 'show'] as const)('what systemd has delegated is cleared for children (%s)', async (manager) => {
  await systemd(manager, 'breadbox.scope', 'yes');
  expect(await roomInDelegated({ mountPoint: folder, own })).toBe(own);
  expect(await readFile(join(own, 'breadbox-head', 'cgroup.procs'), 'utf8')).toBe('42');
  expect(await roomInDelegated({ mountPoint: folder, own: join(own, 'breadbox-head') })).toBe(own);
});

test('what it has not delegated, or does not know, is left alone', async () => {
  await systemd('--user', 'breadbox.scope', 'no');
  expect(await roomInDelegated({ mountPoint: folder, own })).toBeUndefined();
  await systemd('--user', 'other.scope', 'yes');
  expect(await roomInDelegated({ mountPoint: folder, own })).toBeUndefined();
  process.env.PATH = '/nowhere';
  expect(await roomInDelegated({ mountPoint: folder, own })).toBeUndefined();
  await expect(readFile(join(own, 'breadbox-head', 'cgroup.procs'))).rejects.toThrow();
});
