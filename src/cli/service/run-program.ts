import { spawnSync } from 'node:child_process';
import { BreadboxError } from '../../cluster/errors.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function runProgram(program: string, words: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', timeout: 90_000 });
  return { exitCode: status ?? 127, stdout: stdout ?? '', stderr: stderr ?? error?.message ?? '' };
}

/** @throws BreadboxError `command-failed` */
export function mustRun(program: string, words: readonly string[]): string {
  const { exitCode, stdout, stderr } = runProgram(program, words);
  if (exitCode === 0) return stdout;
  const said = (stderr || stdout).trim().split('\n').slice(-3).join(' ');
  throw new BreadboxError('command-failed', `${program} ${words.join(' ')} ended with ${exitCode}: ${said}`);
}
