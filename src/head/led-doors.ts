import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../jobs/engine.ts';
import { findAccount, type UnixAccount } from '../jobs/unix-account.ts';
import { isSocketPath, ledSocketHere } from './led-socket.ts';

const MOST_CONNECTIONS = 8;
/** A program may ask before its job is known to run. */
const STARTS_WITHIN_MS = 2000;
const LOOK_MS = 100;
const FOR_ITS_ACCOUNT = 0o600;
/** Other accounts pass through, and see no names. */
const TO_PASS = 0o711;

export interface LedDoorsParts {
  readonly home: string;
  /** Of this computer. */
  readonly engine: Pick<Engine, 'list'>;
  readonly warn: (message: string, error?: unknown) => void;
}

/**
 * Where jobs of a head that is root switch the user LEDs of this computer: a socket an account, which opens to the agent's while a job of
 * that account runs here, and to nobody else. Who asks is told by the kernel: the socket is that account's alone (unix(7)).
 */
export class LedDoors {
  readonly #parts: LedDoorsParts;
  readonly #doors = new Map<string, Promise<Server>>();
  readonly #open = new Set<Socket>();

  constructor(parts: LedDoorsParts) {
    this.#parts = parts;
  }

  /** For jobs that outlived the head before this one. */
  async start(): Promise<void> {
    const jobs = await this.#parts.engine.list({ states: ['running', 'pending'] });
    for (const name of new Set(jobs.map(({ account }) => account))) {
      const account = name === undefined ? undefined : await findAccount(name);
      if (account !== undefined) await this.socketFor(account);
    }
  }

  /** What a job of that account gets in `BREADBOX_LED`. @param account `undefined`: the head's own */
  async socketFor(account: UnixAccount | undefined): Promise<string> {
    const { home, warn } = this.#parts;
    if (account === undefined || process.getuid?.() !== 0) return ledSocketHere(home);
    const path = join(home, 'led', `${account.name}.sock`);
    if (!isSocketPath(path)) return ledSocketHere(home);
    const door = this.#doors.get(path) ?? this.#begin(path, account);
    this.#doors.set(path, door);
    // A job does not fail for want of a lamp.
    await door.catch((error: unknown) => {
      this.#doors.delete(path);
      warn(`programs of ${account.name} cannot switch the user LEDs`, error);
    });
    return path;
  }

  async stop(): Promise<void> {
    const doors = await Promise.allSettled(this.#doors.values());
    for (const door of doors) if (door.status === 'fulfilled') door.value.close();
    for (const socket of this.#open) socket.destroy();
    this.#doors.clear();
  }

  async #begin(path: string, { name, uid, gid }: UnixAccount): Promise<Server> {
    const server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket, name));
    server.maxConnections = MOST_CONNECTIONS;
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    await chmod(folder, TO_PASS);
    // Left by a head that was killed.
    await rm(path, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    await chown(path, uid, gid);
    await chmod(path, FOR_ITS_ACCOUNT);
    return server;
  }

  async #serve(socket: Socket, account: string): Promise<void> {
    this.#keep(socket);
    if (!(await this.#isAtWork(account))) return void socket.end(`no job of ${account} runs here\n`);
    const agent = connect({ path: ledSocketHere(this.#parts.home), allowHalfOpen: true });
    this.#keep(agent);
    socket.pipe(agent).pipe(socket);
    // Who has gone on one side is not waited for on the other.
    socket.once('close', () => agent.destroy());
    agent.once('close', () => socket.destroySoon());
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#open.delete(socket));
  }

  async #isAtWork(account: string): Promise<boolean> {
    for (const until = Date.now() + STARTS_WITHIN_MS; ; await sleep(LOOK_MS)) {
      const running = await this.#parts.engine.list({ states: ['running'] });
      if (running.some((job) => job.account === account)) return true;
      if (Date.now() >= until) return false;
    }
  }
}
