import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { HOME_FILES, homeDirectory } from '../../protocol/home.ts';
import { type HeadFile, readHeadFile } from '../address.ts';
import { sleep, startDeadline } from '../deadline.ts';
import type { World } from '../world.ts';
import { DaemonDied } from './daemon-died.ts';
import { type DaemonOptions, daemonArguments } from './daemon-program.ts';
import { lastError } from './last-error.ts';
import { makeFolder } from './make-folder.ts';
import { isHealthy } from './running-head.ts';

const LOOK_EVERY_MS = 25;

/**
 * Starts a daemon that outlives this process and waits until it answers.
 * @throws DaemonDied; BreadboxError `timed-out`, after which the daemon may still be starting
 */
export async function startDetached(world: World, options: DaemonOptions, timeoutSec: number): Promise<HeadFile> {
  const home = homeDirectory(world.env);
  const argv = daemonArguments(world, options);
  const logPath = join(home, HOME_FILES.log);
  const log = openLog(home, logPath);
  const daemon = spawn(process.execPath, argv, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: home,
    env: world.env as NodeJS.ProcessEnv,
  });
  closeSync(log.fd);
  daemon.unref();
  const deadline = startDeadline(world.signal, timeoutSec, 'The start of the head', `Its log: ${logPath}`);
  try {
    return await untilReady(daemon, home, deadline.signal, () => {
      const written = readFileSync(logPath).subarray(log.size).toString('utf8');
      const { message, hint } = lastError(written);
      return { message: message ?? 'The head ended while it started.', hint: hint ?? `Its log: ${logPath}` };
    });
  } finally {
    deadline.stop();
  }
}

async function untilReady(
  daemon: ChildProcess,
  home: string,
  signal: AbortSignal,
  explain: () => { message: string; hint: string },
): Promise<HeadFile> {
  let failure: Error | undefined;
  daemon.once('error', (error) => {
    failure = error;
  });
  daemon.once('exit', (code, killedBy) => {
    const { message, hint } = explain();
    failure = new DaemonDied(code ?? 128 + (killedBy ? constants.signals[killedBy] : 0), message, hint);
  });
  for (;;) {
    if (failure) throw failure;
    const head = readHeadFile(home);
    if (head && head.pid === daemon.pid && (await isHealthy(head, signal))) return head;
    await sleep(LOOK_EVERY_MS, signal);
  }
}

function openLog(home: string, path: string): { fd: number; size: number } {
  try {
    makeFolder(home);
    const fd = openSync(path, 'a', 0o600);
    return { fd, size: statSync(path).size };
  } catch (cause) {
    throw new BreadboxError('home-not-writable', `Cannot write in ${home}: ${(cause as Error).message}.`, {
      hint: 'Make it writable, or choose another data directory with BREADBOX_HOME.',
      cause,
    });
  }
}
