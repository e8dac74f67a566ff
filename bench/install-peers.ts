import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';
import type { Part } from './suite.ts';

export const PEERS = join(import.meta.dirname, 'peers');

/** Installs what the parts compare with. What cannot be installed is named; the parts then say what they leave out. */
export async function installPeers(parts: readonly Part[], signal: AbortSignal): Promise<void> {
  const wanted = new Map(parts.flatMap(({ packages }) => Object.entries(packages)));
  const missing = [...wanted].filter(([, mark]) => !isThere(mark)).map(([name]) => name);
  if (missing.length > 0) await installPackages(missing, signal);
  if (parts.some(({ needsNpmPeers }) => needsNpmPeers)) await installNpmPeers(signal);
}

async function installPackages(names: readonly string[], signal: AbortSignal): Promise<void> {
  const reason = whyNot();
  if (reason !== undefined) return console.error(`Not installed, because ${reason}: ${names.join(', ')}`);
  console.error(`Installing with apt-get: ${names.join(', ')}`);
  const installed =
    (await passes(['apt-get', 'update', '-qq'], signal)) &&
    (await passes(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names], signal));
  if (!installed) console.error('  apt-get failed, see above; what needs these is left out');
}

/** A program on PATH, or with a slash any file. */
export function isThere(mark: string): boolean {
  return mark.includes('/') ? existsSync(mark) : findProgram(mark) !== undefined;
}

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'you are not root';
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8')) ? undefined : 'this system is not Debian';
  } catch {
    return 'this system is not Debian';
  }
}

async function installNpmPeers(signal: AbortSignal): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(PEERS, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const installed = Object.entries(dependencies).every(([name, version]) => installedVersion(name) === version);
  if (installed) return;
  console.error('Installing with npm in bench/peers: bullmq, ioredis');
  if (!(await passes(['npm', 'ci', '--prefix', PEERS, '--ignore-scripts'], signal)))
    console.error('  npm ci failed, see above; what needs these is left out');
}

export function installedVersion(name: string): string | undefined {
  try {
    const text = readFileSync(join(PEERS, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return undefined; // not installed
  }
}

function passes([program = '', ...words]: readonly string[], signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    // Their words go to stderr: stdout is the table.
    const child = spawn(program, words, { stdio: ['ignore', 2, 2], env, signal, killSignal: 'SIGTERM' });
    child.once('error', (error) => {
      if (signal.aborted) return reject(signal.reason as Error);
      console.error(error.message);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}
