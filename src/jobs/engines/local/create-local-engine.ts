import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { findSetpriv } from '../../as-account.ts';
import { findProgram } from '../../find-program.ts';
import { fileError } from './file-error.ts';
import { LocalEngine } from './local-engine.ts';
import { bootId } from './process-table.ts';
import { writeWhole } from './write-whole.ts';

export interface LocalEngineOptions {
  /** Holds one directory a job, and is all that the engine knows. Made when it is not there. */
  readonly directory: string;
  /** Default: as many as this process may use. */
  readonly cores?: number;
  /** What this computer is called. Default: its host name. */
  readonly node?: string;
  /** How often jobs of an earlier head are looked at, while any runs. Default 500. */
  readonly pollMs?: number;
}

const LEFTOVER_MS = 10 * 60_000;

/**
 * Takes up all that the directory holds: pending jobs start, running ones are watched, ended ones are known.
 * @throws BreadboxError `home-not-writable`, `disk-full`, `engine-failed`
 */
export async function createLocalEngine(options: LocalEngineOptions): Promise<LocalEngine> {
  const { directory, cores = availableParallelism(), node = hostname(), pollMs = 500 } = options;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeWhole(join(directory, '.writable'), '');
    await removeLeftovers(directory);
  } catch (error) {
    throw fileError(error, 'cannot keep jobs', directory);
  }
  const tools = { mkdir: await tool('mkdir'), mv: await tool('mv'), ps: '' };
  if (process.platform !== 'linux') tools.ps = await tool('ps');
  const setpriv = await findSetpriv();
  const engine = new LocalEngine({ directory, cores, node, pollMs, tools, boot: await bootId(), setpriv });
  await engine.adopt();
  return engine;
}

/** Of submissions and removals that were cut short; a young one may be another process's at work. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith('.new-') && !name.startsWith('.gone-') && !name.startsWith('.writable.')) continue;
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found === undefined || Date.now() - found.mtimeMs < LEFTOVER_MS) continue;
    await rm(join(directory, name), { recursive: true, force: true });
  }
}

async function tool(name: string): Promise<string> {
  const path = await findProgram(name, `${process.env.PATH ?? ''}:/usr/bin:/bin`, '/');
  if (path !== undefined) return path;
  throw new BreadboxError('engine-failed', `the program ${name} is not on PATH: no job can be started`, {
    hint: `install ${name} (coreutils, busybox or procps), or put its directory on the PATH of the head`,
  });
}
