import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RankOutput } from './rank-output.ts';

/**
 * Named pipes, since what Node itself gives a child are sockets, which a program cannot open by `/dev/stdout`.
 * @throws where there is no mkfifo(1)
 */
export function makePipes(paths: readonly string[]): void {
  execFileSync('mkfifo', ['-m', '600', ...paths]);
}

/** Reads the pipe into `output` until its last writer is gone, also where the first comes later. */
export function drain(path: string, output: RankOutput): Draining {
  const socket = new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false });
  socket.on('data', (chunk) => output.write(chunk));
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => {
      output.end();
      resolve();
    });
  });
  return { ended, stop: () => socket.destroy() };
}

export interface Draining {
  readonly ended: Promise<void>;
  /** For a pipe whose writers do not end, or never came. */
  stop(): void;
}

/** After the end of the programs, what they left running may hold the pipes: it is listened to for so long. */
const LAST_WORDS_MS = 500;

export async function lastWords(drains: readonly Draining[]): Promise<void> {
  const timer = setTimeout(() => {
    for (const drain of drains) drain.stop();
  }, LAST_WORDS_MS);
  await Promise.all(drains.map(({ ended }) => ended));
  clearTimeout(timer);
}

/** Both ends of a pipe for a rank's stdin, the reading one blocking, as programs expect. The name is gone afterwards. */
export function openInput(path: string): { readonly readFd: number; readonly writer: Socket } {
  const both = openSync(path, constants.O_RDWR);
  const readFd = openSync(path, constants.O_RDONLY);
  const writeFd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  closeSync(both);
  unlinkSync(path);
  return { readFd, writer: new Socket({ fd: writeFd, readable: false, writable: true }) };
}

const LOOK_AGAIN_MS = 20;

/** The writing end of a pipe once somebody opens it for reading; undefined where `signal` aborts before. */
export async function connectInput(path: string, signal: AbortSignal): Promise<Socket | undefined> {
  while (!signal.aborted) {
    try {
      const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
  return undefined;
}
