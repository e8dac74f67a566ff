import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { osuBuildScript } from './build-script.ts';
import { packOwnArchive } from './osu-archive.ts';
import { OSU_SOURCE } from './osu-source.ts';

const SOON = { timeout: 30_000, interval: 50 };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-osu-ends-'));
  for (const tool of ['mpicc', 'make']) {
    writeFileSync(join(home, tool), '#!/bin/sh\n');
    chmodSync(join(home, tool), 0o755);
  }
});
afterEach(() => rmSync(home, { recursive: true }));

test.each(['sh', 'bash'])(
  'who ends the making with %s ends what it has begun, and nothing of it stays',
  {
    timeout: 90_000,
  },
  async (shell) => {
    const configure = "PACKAGE_VERSION='7.9'\necho $$ >$HOME/pid\npwd >$HOME/place\nexec sleep 300\n";
    packOwnArchive(join(home, OSU_SOURCE), (folder) => writeFileSync(join(folder, 'configure'), configure));
    const env = { ...process.env, HOME: home, PATH: `${home}${delimiter}${process.env.PATH}` };
    const child = spawn(shell, ['-s'], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env });
    child.stdin.end(osuBuildScript([{ group: 'point-to-point', folder: 'pt2pt', name: 'osu_latency' }]));
    const said = (name: string) => (existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8').trim() : '');
    await expect.poll(() => said('place'), SOON).toMatch(/^\/tmp\/breadbox-osu-/);
    const [place, pid] = [said('place').split('/').slice(0, 3).join('/'), Number(said('pid'))];
    try {
      process.kill(-child.pid!, 'SIGTERM');
      await expect.poll(() => [existsSync(place), existsSync(`/proc/${pid}`)], SOON).toEqual([false, false]);
    } finally {
      if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
    }
  },
);
