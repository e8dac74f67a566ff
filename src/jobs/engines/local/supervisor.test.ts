import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SUPERVISOR } from './supervisor.ts';

test('an exit code is not lost where what kills the rest of a job meets mv', () => {
  const home = mkdtempSync(join(tmpdir(), 'breadbox-supervisor-'));
  try {
    const job = join(home, 'job');
    mkdirSync(job);
    const mv = join(home, 'mv');
    // Killed twice when it is to tell of the end.
    writeFileSync(
      mv,
      `#!/bin/sh
case $2 in
*/exit) echo met >>'${home}/met'
  [ "$(wc -l <'${home}/met')" -gt 2 ] || kill -KILL $$ ;;
esac
exec mv "$@"
`,
    );
    chmodSync(mv, 0o755);
    const orders = [job, '/dev/null', join(home, 'out'), join(home, 'err'), 'boot', 'now', '/bin/mkdir', mv, '/bin/ps'];
    const argv = ['-c', SUPERVISOR, 'breadbox-job', ...orders, '', '', '', 'sh', '-c', 'kill -KILL $$'];
    spawnSync('sh', argv, { timeout: 15_000 });
    expect(readFileSync(join(job, 'exit'), 'utf8').trim()).toBe('137');
    expect(readFileSync(join(home, 'met'), 'utf8')).toBe('met\nmet\nmet\n');
  } finally {
    rmSync(home, { recursive: true });
  }
});
