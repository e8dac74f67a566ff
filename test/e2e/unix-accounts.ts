import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** Why accounts cannot be made here, to be read by whoever wonders why a test was skipped. */
export const NO_ACCOUNTS =
  process.getuid?.() !== 0
    ? 'the tests of accounts are skipped: they make Unix accounts, which takes root'
    : spawnSync('useradd', ['--help']).error !== undefined
      ? 'the tests of accounts are skipped: there is no useradd'
      : undefined;

export function addAccount(name: string): void {
  execFileSync('useradd', ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/sh', name]);
}

/** Ends what runs as the account, and removes it. */
export function removeAccount(name: string): void {
  const { status } = spawnSync('id', ['-u', name]);
  if (status !== 0) return;
  for (const { pid } of processesOf(name)) killIfThere(pid);
  spawnSync('userdel', ['--force', name]);
}

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

export function processesOf(account: string): readonly FoundProcess[] {
  const uid = Number(execFileSync('id', ['-u', account], { encoding: 'utf8' }));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const zombie = /^State:\tZ/m.test(readFileSync(`/proc/${name}/status`, 'utf8'));
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return statSync(`/proc/${name}`).uid === uid && !zombie ? [{ pid: Number(name), command }] : [];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
