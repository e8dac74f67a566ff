import { timingSafeEqual } from 'node:crypto';
import { BreadboxError } from '../cluster/errors.ts';
import type { Inventory } from '../inventory/node-list.ts';
import { MOST_CONSOLES, TICKET_SECONDS } from '../protocol/console-limits.ts';
import type { ConsoleRow } from '../protocol/consoles.ts';
import type { TerminalSize } from '../provision/ssh/exec-channel.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { ownAddresses, toTarget } from '../provision/ssh/to-target.ts';
import type { Store } from '../store/operation.ts';
import { Console, type Holder, type Viewer } from './console.ts';
import type { ConsoleOperations, StoredConsole } from './operations.ts';

/** Of the ten sessions that sshd lets into a connection (MaxSessions), the head's own commands need some. */
const MOST_ON_A_NODE = 4;
/** Sessions that end by age tell nobody. */
const LOOK_MS = 5000;
const LISTED = 100;

export interface ConsoleDeskParts {
  readonly store: Store<ConsoleOperations>;
  readonly inventory: Pick<Inventory, 'resolveSome' | 'targets'>;
  readonly ssh: Pick<Ssh, 'openTerminal' | 'login'>;
  /** Whether that session or token is still good, and still an owner's. */
  readonly isOwner: (holder: Holder) => Promise<boolean>;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface OpenRequest extends TerminalSize {
  /** A node set. */
  readonly nodes: string;
}

/** Terminals on nodes, as long as the session or the token that opened them is good. */
export class ConsoleDesk {
  readonly #parts: ConsoleDeskParts;
  readonly #open = new Map<string, Console>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #writing = new Set<Promise<void>>();
  #looking: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: ConsoleDeskParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.#parts.store.write('interruptConsoles', {
      because: 'the head was killed, or lost its power',
      now: Date.now(),
    });
  }

  /**
   * Each has a ticket for who comes to it, and is closed where nobody does within `TICKET_SECONDS`.
   * @throws BreadboxError `bad-input`, `not-found`, `conflict`; then none was opened
   */
  async open(
    { nodes, cols, rows }: OpenRequest,
    { user, holder }: { readonly user: string; readonly holder: Holder },
  ): Promise<{ console: string; node: string; ticket: string }[]> {
    const { inventory, ssh, store } = this.#parts;
    const set = await inventory.resolveSome(nodes);
    const own = ownAddresses();
    const targets = (await inventory.targets(set)).map((reach) => toTarget(reach, undefined, own));
    const logins = await Promise.all(targets.map((target) => ssh.login(target)));
    this.#checkRoom(targets.map(({ node }) => node));
    const opened = targets.map((target, i) => {
      const console = new Console({
        ...{ node: target.node, user, holder, size: { cols, rows } },
        openTerminal: (request) => ssh.openTerminal(target, request),
        closed: (which, because) => this.#closed(which, because),
        warn: this.#parts.warn,
      });
      this.#open.set(console.id, console);
      const late = setTimeout(() => console.close('nobody came to it'), TICKET_SECONDS * 1000);
      this.#waiting.set(console.id, late);
      return { console, row: { console: console.id, node: target.node, user, login: logins[i]! } };
    });
    this.#looking ??= setInterval(() => void this.look(), LOOK_MS);
    try {
      await store.write('addConsoles', { consoles: opened.map(({ row }) => row), now: Date.now() });
    } catch (error) {
      for (const { console } of opened) console.close('it could not be written down');
      throw error;
    }
    return opened.map(({ console }) => ({ console: console.id, node: console.node, ticket: console.ticket ?? '' }));
  }

  /**
   * The ticket is spent, whatever comes of it. Whoever opened it comes to it: nobody else with his ticket.
   * @returns shows it, once; what the viewer says goes to the console
   * @throws BreadboxError `not-found`, `not-allowed`
   */
  claim(id: string, ticket: string, holder: Holder): Console {
    const console = this.#open.get(id);
    if (console === undefined) throw notThere(id);
    const isRight = console.ticket !== undefined && isSame(console.ticket, ticket);
    console.takeTicket();
    if (isRight && console.holder.kind === holder.kind && isSame(console.holder.hash, holder.hash)) return console;
    throw new BreadboxError('not-allowed', 'This ticket is not good for that terminal, or not any more.', {
      hint: 'Open it anew: a ticket is good once, for half a minute, for whoever asked for it.',
    });
  }

  /** Shows what was claimed. */
  show(console: Console, viewer: Viewer): void {
    clearTimeout(this.#waiting.get(console.id));
    this.#waiting.delete(console.id);
    console.show(viewer);
  }

  async list(): Promise<ConsoleRow[]> {
    await Promise.all(this.#writing); // what has been closed is told as closed
    const rows = await this.#parts.store.read('listConsoles', { limit: LISTED });
    return rows.map((row) => consoleRow(row, this.#open.get(row.console)?.bytes));
  }

  /** @throws BreadboxError `not-found` where it is none that is open */
  close(id: string, by: string): void {
    const console = this.#open.get(id);
    if (console === undefined) throw notThere(id);
    console.close(`${by} closed it`);
  }

  /** Closes those whose session or token has ended since. */
  async look(): Promise<void> {
    const holders = new Map([...this.#open.values()].map(({ holder }) => [`${holder.kind} ${holder.hash}`, holder]));
    for (const holder of holders.values()) {
      let isOwner = false;
      try {
        isOwner = await this.#parts.isOwner(holder);
      } catch (error) {
        this.#parts.warn('whether terminals may stay open could not be found out, so they were closed', error);
      }
      if (!isOwner) this.#closeOf(holder);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#looking);
    for (const console of [...this.#open.values()]) console.close('the head was stopped');
    await Promise.all(this.#writing);
  }

  #closeOf(holder: Holder): void {
    for (const console of [...this.#open.values()]) {
      if (console.holder.kind !== holder.kind || console.holder.hash !== holder.hash) continue;
      console.close(holder.kind === 'session' ? 'the session of the browser has ended' : 'the token was revoked');
    }
  }

  #checkRoom(nodes: readonly string[]): void {
    if (this.#stopped) throw new BreadboxError('stopping', 'The head is stopping.');
    const open = [...this.#open.values()];
    if (open.length + nodes.length > MOST_CONSOLES) {
      throw new BreadboxError(
        'conflict',
        `At most ${MOST_CONSOLES} terminals are open at once; ${open.length} are open, and ${nodes.length} more were asked for.`,
        { hint: 'Close some, or name fewer nodes. For one command on many: breadbox run -w NODES -- COMMAND' },
      );
    }
    const full = nodes.find((node) => open.filter((console) => console.node === node).length >= MOST_ON_A_NODE);
    if (full === undefined) return;
    throw new BreadboxError('conflict', `${full} has ${MOST_ON_A_NODE} terminals open, and takes no more.`, {
      hint: 'Close one of them.',
    });
  }

  #closed(console: Console, because: string): void {
    this.#open.delete(console.id);
    clearTimeout(this.#waiting.get(console.id));
    this.#waiting.delete(console.id);
    if (this.#open.size === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
    const { store, warn } = this.#parts;
    const row = { console: console.id, because, bytes: console.bytes, now: Date.now() };
    const writing = store
      .write('closeConsole', row)
      .catch((error) => warn(`that the terminal of ${console.user} on ${console.node} was closed is not kept`, error))
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function notThere(id: string): BreadboxError {
  return new BreadboxError('not-found', `There is no open terminal ${id}.`, {
    hint: 'It has ended, or nobody came to it in time.',
  });
}

function consoleRow(row: StoredConsole, bytesNow: number | undefined): ConsoleRow {
  const { console, node, user, login, openedAt, closedAt, because, bytes } = row;
  return {
    ...{ console, node, user, login },
    openedAt: new Date(openedAt).toISOString(),
    ...(closedAt !== null && { closedAt: new Date(closedAt).toISOString() }),
    ...(because !== null && { because }),
    bytes: bytesNow ?? bytes,
  };
}
