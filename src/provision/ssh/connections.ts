import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { MuxConnection } from './mux-connection.ts';
import { Slots } from './slots.ts';
import type { SshFiles } from './ssh-arguments.ts';
import { masterLog, startMaster } from './start-master.ts';
import type { Target } from './target.ts';

/** sshd drops some of more than ten that are not let in yet (MaxStartups), a jump host for all that go through it. */
const FRESH_PER_HOST = 8;
/** What this computer can do at once without time-outs of its own. */
const FRESH_IN_ALL = 64;
const IDLE_MS = 10 * 60_000;

export interface ConnectionParts {
  readonly files: SshFiles & { readonly askpass: string };
  readonly sockets: string;
}

interface Entry {
  readonly socket: string;
  connection?: MuxConnection | undefined;
  connecting?: Promise<MuxConnection> | undefined;
  usedAt: number;
}

/** One shared connection a host and login, made when it is first wanted. */
export class Connections {
  readonly #parts: ConnectionParts;
  readonly #entries = new Map<string, Entry>();
  readonly #fresh = new Slots(FRESH_IN_ALL);
  readonly #freshBy = new Map<string, Slots>();
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#endIdle(), 60_000).unref();
  }

  /** Where the master of this target listens, if there is one. */
  socketOf(target: Target): string {
    return join(this.#parts.sockets, keyOf(target));
  }

  /** @throws BreadboxError as startMaster; `stopping` while they close */
  async get(target: Target, password: string | undefined, connectTimeoutSec: number): Promise<MuxConnection> {
    const entry = this.#entry(target);
    entry.usedAt = Date.now();
    if (entry.connection?.alive === true) return entry.connection;
    if (entry.connecting !== undefined) {
      try {
        return await entry.connecting;
      } catch (error) {
        const another = password !== undefined && error instanceof BreadboxError && error.code === 'needs-password';
        if (!another) throw error;
        return this.get(target, password, connectTimeoutSec);
      }
    }
    entry.connecting = this.#connect(target, entry, password, connectTimeoutSec);
    try {
      return await entry.connecting;
    } finally {
      entry.connecting = undefined;
    }
  }

  /** For a server that lets no more sessions into the connection. @throws BreadboxError `unreachable` where none is in it */
  async waitForEnd(target: Target, cause: Error): Promise<void> {
    if (await this.#entry(target).connection?.oneEnded()) return;
    throw new BreadboxError('unreachable', `${target.node} opens no session: its SSH server says: ${cause.message}`, {
      hint: 'Look at MaxSessions and ForceCommand in its sshd_config.',
      cause,
    });
  }

  async disconnect(targets: readonly Target[]): Promise<void> {
    await Promise.all(targets.map((target) => this.#end(keyOf(target))));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await Promise.all([...this.#entries.values()].map((entry) => entry.connecting?.catch(() => {})));
    await Promise.all([...this.#entries.keys()].map((key) => this.#end(key)));
  }

  async #connect(
    target: Target,
    entry: Entry,
    password: string | undefined,
    connectTimeoutSec: number,
  ): Promise<MuxConnection> {
    const { files } = this.#parts;
    const { signal } = this.#closing;
    const { socket } = entry;
    await this.#slotsOf(target.jump ?? `${target.address}:${target.port}`).run(() =>
      this.#fresh.run(async () => {
        if (signal.aborted) throw new BreadboxError('stopping', 'The head is stopping.');
        await startMaster({ target, files, socket, password, connectTimeoutSec, signal });
      }),
    );
    const connection = await MuxConnection.open(socket);
    entry.connection = connection;
    void connection.closed.then(() => {
      if (entry.connection === connection) entry.connection = undefined;
    });
    return connection;
  }

  async #end(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const { connection, socket } = entry;
    entry.connection = undefined;
    connection?.close();
    await MuxConnection.terminate(socket);
    await rm(masterLog(socket), { force: true });
    if (entry.connecting === undefined && entry.connection === undefined) this.#entries.delete(key);
  }

  #endIdle(): void {
    const before = Date.now() - IDLE_MS;
    for (const [key, { connection, usedAt }] of this.#entries)
      if (connection !== undefined && !connection.busy && usedAt < before) void this.#end(key);
  }

  #entry(target: Target): Entry {
    const key = keyOf(target);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { socket: join(this.#parts.sockets, key), usedAt: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #slotsOf(host: string): Slots {
    let slots = this.#freshBy.get(host);
    if (slots === undefined) {
      slots = new Slots(FRESH_PER_HOST);
      this.#freshBy.set(host, slots);
    }
    return slots;
  }
}

function keyOf({ node, address, port, user, identityFile, jump }: Target): string {
  const all = JSON.stringify([node, address, port, user, identityFile, jump]);
  return createHash('sha256').update(all).digest('hex').slice(0, 12);
}
