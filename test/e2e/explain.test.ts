import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const LOG = `Nov 21 22:38:46 n1 systemd[1]: Starting slurmd.service - Slurm node daemon...
Nov 21 22:38:47 n1 slurmd[812]: slurmd: error: Couldn't find the specified plugin name for cgroup/v2 looking at all files
Nov 21 22:38:47 n1 slurmd[812]: slurmd: error: slurmd initialization failed
Nov 21 22:38:47 n1 systemd[1]: slurmd.service: Failed with result 'exit-code'.
`;

let place: { home: string; remove(): Promise<void> };
beforeAll(async () => {
  place = await temporaryHome();
});
afterAll(() => place?.remove());

it('explains a log from a pipe, where no head is and none ever was', () => {
  const { status, stdout, stderr } = spawnSync(BREADBOX, ['explain', '--json'], {
    encoding: 'utf8',
    input: LOG,
    env: { PATH: process.env.PATH, BREADBOX_HOME: place.home },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const found = JSON.parse(stdout) as { check: string; sentence: string; fix: string; line: string }[];
  expect(found.map(({ check }) => check)).toEqual(['cgroup-plugin', 'slurmd-stopped']);
  expect(found[0]!.line).toContain("Couldn't find the specified plugin name for cgroup/v2");
  expect(found[0]!.fix).toContain('CgroupPlugin=autodetect');
  expect(existsSync(place.home)).toBe(false);
});
