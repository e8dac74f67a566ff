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
  readonly engine: Pick<Engine, 'list' | 'onChange'>;
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
  /** Of programs that were let in, by account. */
  readonly #inside = new Map<string, Set<Socket>>();
  #listening: (() => void) | undefined;

  constructor(parts: LedDoorsParts) {
    this.#parts = parts;
  }

  /** For jobs that outlived the head before this one. */
  async start(): Promise<void> {
    const jobs = await this.#parts.engine.list({ states: ['running', 'pending'] });
    for (const name of new Set(jobs.map(({ account }) => account))) {
      if (name === undefined) continue;
      // A head starts also where a directory of accounts does not answer.
      const account = await findAccount(name).catch((error: unknown) => this.#withoutDoor(name, error));
      if (account !== undefined) await this.socketFor(account);
    }
  }

  /** What a job of that account gets in `BREADBOX_LED`. @param account `undefined`: the head's own */
  async socketFor(account: UnixAccount | undefined): Promise<string> {
    const { home } = this.#parts;
    if (account === undefined || process.getuid?.() !== 0) return ledSocketHere(home);
    const path = join(home, 'led', `${account.name}.sock`);
    if (!isSocketPath(path)) return ledSocketHere(home);
    const door = this.#doors.get(path) ?? this.#begin(path, account);
    this.#doors.set(path, door);
    // A job does not fail for want of a lamp.
    await door.catch((error: unknown) => {
      this.#doors.delete(path);
      this.#withoutDoor(account.name, error);
    });
    return path;
  }

  #withoutDoor(account: string, error: unknown): undefined {
    this.#parts.warn(`programs of ${account} cannot switch the user LEDs`, error);
  }

  async stop(): Promise<void> {
    this.#listening?.();
    this.#listening = undefined;
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
    try {
      await chown(path, uid, gid);
      await chmod(path, FOR_ITS_ACCOUNT);
    } catch (error) {
      server.close();
      throw error;
    }
    return server;
  }

  async #serve(socket: Socket, account: string): Promise<void> {
    this.#keep(socket);
    if (!(await this.#isAtWork(account))) return void socket.end(`no job of ${account} runs here\n`);
    this.#letIn(socket, account);
    const agent = connect({ path: ledSocketHere(this.#parts.home), allowHalfOpen: true });
    this.#keep(agent);
    socket.pipe(agent).pipe(socket);
    // Who has gone on one side is not waited for on the other.
    socket.once('close', () => agent.destroy());
    agent.once('close', () => socket.destroySoon());
  }

  /** For as long as a job of the account runs. */
  #letIn(socket: Socket, account: string): void {
    const inside = this.#inside.get(account) ?? new Set();
    this.#inside.set(account, inside.add(socket));
    socket.once('close', () => inside.delete(socket));
    this.#listening ??= this.#parts.engine.onChange(({ account: whose, state }) => {
      if (whose !== undefined && state !== 'running') void this.#letOut(whose);
    });
    // The job may have ended while its program was let in.
    void this.#letOut(account);
  }

  async #letOut(account: string): Promise<void> {
    const inside = this.#inside.get(account);
    if (inside === undefined || inside.size === 0 || (await this.#runs(account))) return;
    for (const socket of inside) socket.destroy();
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#open.delete(socket));
  }

  async #isAtWork(account: string): Promise<boolean> {
    for (const until = Date.now() + STARTS_WITHIN_MS; ; await sleep(LOOK_MS)) {
      if (await this.#runs(account)) return true;
      if (Date.now() >= until) return false;
    }
  }

  async #runs(account: string): Promise<boolean> {
    const running = await this.#parts.engine.list({ states: ['running'] });
    return running.some((job) => job.account === account);
  }
}
