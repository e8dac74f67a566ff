import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcesses } from './process-tree.ts';
import { nameOf, startChild } from './run-program.ts';

export interface RedisServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A Redis on a free loopback port that is as durable as Breadbox: each command is on disk before it is acknowledged. */
export async function startRedis(program: string, directory: string, signal: AbortSignal): Promise<RedisServer> {
  const folder = mkdtempSync(join(directory, 'redis-'));
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'always', save: '' };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = startChild([program, ...words], { signal });
  child.stdout?.resume();
  child.stderr?.resume();
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const server = nameOf(child);
  const stop = async (): Promise<void> => {
    if (server !== undefined) await endProcesses([server]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const untilMs = Date.now() + 5000;
    while (!(await answers(port))) {
      if (Date.now() > untilMs || child.exitCode !== null) throw new Error('redis-server does not answer');
      await sleep(20, undefined, { signal });
    }
    return { port, stop };
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
