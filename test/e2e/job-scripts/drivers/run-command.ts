import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Ended, Submitter } from '../job-driver.ts';

/** A user's plain environment; system directories come first, as packages of Python are installed for the system's. */
export const PLAIN_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: `/usr/local/bin:/usr/bin:/bin:${dirname(process.execPath)}`,
  HOME: process.env.HOME ?? '/',
  USER: process.env.USER ?? 'root',
  LOGNAME: process.env.USER ?? 'root',
  LANG: 'C.UTF-8',
  // Open MPI does not run as root unless it is told so twice.
  ...(process.getuid?.() === 0 && { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' }),
};

export async function runCommand(argv: readonly string[], from: Submitter): Promise<Ended> {
  const shell = ['-c', `umask ${from.umask ?? '022'}; exec "$@"`, 'sh', ...argv];
  const child = spawn('sh', shell, { cwd: from.directory, env: from.environment });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  child.stdin.on('error', () => {}); // it may end without having read
  child.stdin.end(from.stdin ?? '');
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return {
    exitCode: exitCode ?? 255,
    stdout: Buffer.concat(chunks.stdout).toString(),
    stderr: Buffer.concat(chunks.stderr).toString(),
  };
}
