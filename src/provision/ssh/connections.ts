import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { FreshConnections } from './fresh-connections.ts';
import { MuxConnection } from './mux-connection.ts';
import type { SshFiles } from './ssh-arguments.ts';
import { masterLog, startMaster } from './start-master.ts';
import type { Target } from './target.ts';

const IDLE_MS = 10 * 60_000;

export interface ConnectionParts {
  readonly files: SshFiles & { readonly askpass: string };
  readonly sockets: string;
  readonly fresh: FreshConnections;
  /** The directory of sockets is there. */
  readonly ready: () => Promise<void>;
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
    await this.#parts.fresh.make(target, async () => {
      if (signal.aborted) throw new BreadboxError('stopping', 'The head is stopping.');
      await this.#parts.ready();
      await startMaster({ target, files, socket, password, connectTimeoutSec, signal });
    });
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
}

function keyOf({ node, address, port, user, identityFile, jump }: Target): string {
  const all = JSON.stringify([node, address, port, user, identityFile, jump]);
  return createHash('sha256').update(all).digest('hex').slice(0, 12);
}
