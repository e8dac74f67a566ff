import { mkdtempSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './find-program.ts';
import { endProcesses } from './process-tree.ts';
import { nameOf, startChild } from './run-program.ts';

/** When its file of commands (AOF) is flushed: before each answer, or each second. */
export type RedisFlush = 'always' | 'everysec';

export interface RedisServer {
  readonly port: number;
  readonly flush: RedisFlush;
  stop(): Promise<void>;
}

/**
 * The server. Debian has it in redis-tools under another name, and in redis-server with a service that starts by itself:
 * by which name it was called tells it what to be.
 */
export function redisProgram(): string | undefined {
  return findProgram('redis-server') ?? findProgram('redis-check-rdb');
}

/** A Redis of our own on a free loopback port. With `always` it is as durable as Breadbox. */
export async function startRedis(
  program: string,
  flush: RedisFlush,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<RedisServer> {
  const folder = mkdtempSync(join(directory, 'redis-'));
  const server = join(folder, 'redis-server');
  symlinkSync(program, server);
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: flush, save: '' };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = startChild([server, ...words], { signal });
  child.stdout?.resume();
  child.stderr?.resume();
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const running = nameOf(child);
  const stop = async (): Promise<void> => {
    if (running !== undefined) await endProcesses([running]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const untilMs = Date.now() + 5000;
    while (!(await answers(port))) {
      if (Date.now() > untilMs || child.exitCode !== null) throw new Error('redis-server does not answer');
      await sleep(20, undefined, { signal });
    }
    return { port, flush, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString() === '+PONG\r\n');
    });
  });
}
