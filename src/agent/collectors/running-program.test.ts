import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { RunningProgram } from './running-program.ts';

function processesIn(log: string): number[] {
  try {
    return readFileSync(log, 'utf8').trim().split('\n').map(Number);
  } catch {
    return []; // it has not begun
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('one that hangs and does not end when it is asked to is killed, with what it has started, before there is another', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'breadbox-hangs-'));
  const log = join(directory, 'log');
  // As the shell that asks vcgencmd: what hangs is its child.
  const hangs = `trap '' TERM; sh -c 'echo $$ >>"$0"; exec sleep 1000' "${log}"; true`;
  const program = new RunningProgram({ argv: ['/bin/sh', '-c', hangs], onLine: () => {} });
  onTestFinished(() => {
    program.stop();
    for (const pid of processesIn(log)) if (isThere(pid)) process.kill(pid, 'SIGKILL');
    rmSync(directory, { recursive: true });
  });

  program.tend(0);
  await expect.poll(() => processesIn(log).length, { timeout: 30_000 }).toBe(1);
  expect(() => program.tend(21_000)).toThrow('has said nothing for 20 s');
  await sleep(300);
  const [first = 0] = processesIn(log);
  expect(isThere(first)).toBe(true);
  expect(() => program.tend(26_000)).toThrow('has said nothing for 20 s');
  await expect.poll(() => isThere(first), { timeout: 30_000 }).toBe(false);
  expect(processesIn(log)).toEqual([first]);
  await expect
    .poll(
      () => {
        expect(() => program.tend(36_000)).toThrow();
        return processesIn(log).length;
      },
      { timeout: 30_000 },
    )
    .toBe(2);
});
