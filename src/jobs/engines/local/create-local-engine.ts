import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { findSetpriv } from '../../as-account.ts';
import { findProgram } from '../../find-program.ts';
import { fileError } from './file-error.ts';
import { chooseLimits, type LimitsOptions } from './limits/choose-limits.ts';
import { LocalEngine } from './local-engine.ts';
import { bootId } from './process-table.ts';
import { writeWhole } from './write-whole.ts';

export interface LocalEngineOptions {
  /** Holds one directory a job, and is all that the engine knows. Made when it is not there. */
  readonly directory: string;
  /** Default: as many as this process may use. */
  readonly cores?: number;
  /** What jobs may ask for together. Default: the memory of the computer, or of the container. */
  readonly memBytes?: number;
  /** `gpu:a100` → 2. Default: none. */
  readonly gres?: Readonly<Record<string, number>>;
  /** What this computer is called. Default: its host name. */
  readonly node?: string;
  /** How often jobs of an earlier head are looked at, while any runs. Default 500. */
  readonly pollMs?: number;
  readonly limits?: Pick<LimitsOptions, 'limiter' | 'timeLimitGraceSec'>;
}

const LEFTOVER_MS = 10 * 60_000;
const PARTITION = 'local';

/**
 * Takes up all that the directory holds: pending jobs start, running ones are watched, ended ones are known.
 * @throws BreadboxError `home-not-writable`, `disk-full`, `engine-failed`
 */
export async function createLocalEngine(options: LocalEngineOptions): Promise<LocalEngine> {
  const { directory, cores = availableParallelism(), memBytes = availableMemory(), gres = {} } = options;
  const { node = hostname(), pollMs = 500 } = options;
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
  const spool = join(dirname(directory), 'spool');
  const stepsOf = ({ rawId }: { readonly rawId: string }) => join(spool, rawId, 'steps');
  const limits = await chooseLimits({ directory, stepsOf, ...options.limits });
  const computer = { cores, memBytes, gres, partition: PARTITION, node, tools, boot: await bootId(), setpriv };
  const engine = new LocalEngine({ directory, spool, limits, pollMs, ...computer });
  await engine.adopt();
  return engine;
}

/** Node answers 0, or more than there is, where no cgroup limits this process. */
function availableMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
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
