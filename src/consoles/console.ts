import { randomBytes } from 'node:crypto';
import { BreadboxError } from '../cluster/errors.ts';
import type { ConsoleEnd, ConsoleMessage } from '../protocol/consoles.ts';
import type { TerminalSize } from '../provision/ssh/exec-channel.ts';
import type { Terminal, TerminalRequest } from '../provision/ssh/open-terminal.ts';

/** How far ahead of what was drawn the head sends: a few screens of the densest text. */
const AHEAD_BYTES = 256 * 1024;
/** Of what was typed or pasted, and the node has not taken yet. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** Who opened it: the hash of the secret of a browser session or of a token. */
export interface Holder {
  readonly kind: 'session' | 'token';
  readonly hash: string;
}

/** Where it is shown. */
export interface Viewer {
  bytes(piece: Uint8Array): void;
  /** The last of all. */
  ended(end: ConsoleEnd): void;
}

export interface ConsoleParts {
  readonly node: string;
  readonly user: string;
  readonly holder: Holder;
  readonly size: TerminalSize;
  readonly openTerminal: (request: TerminalRequest) => Promise<Terminal>;
  /** Told once. */
  readonly closed: (console: Console, because: string) => void;
  readonly warn: (message: string, error: unknown) => void;
}

/** A terminal on a node, from when it was asked for until it is closed. */
export class Console {
  readonly id = randomBytes(9).toString('base64url');
  /** Of the node. */
  bytes = 0;
  readonly #parts: ConsoleParts;
  #ticket: string | undefined = randomBytes(32).toString('base64url');
  #size: TerminalSize;
  /** What was typed before the terminal was there. */
  #early = '';
  #seen = 0;
  #held: (() => void)[] = [];
  #viewer: Viewer | undefined;
  #terminal: Terminal | undefined;
  #closed = false;

  constructor(parts: ConsoleParts) {
    this.#parts = parts;
    this.#size = parts.size;
  }

  get node(): string {
    return this.#parts.node;
  }

  get holder(): Holder {
    return this.#parts.holder;
  }

  get user(): string {
    return this.#parts.user;
  }

  /** Good once. */
  get ticket(): string | undefined {
    return this.#ticket;
  }

  /** From now on nobody comes to it with its ticket. */
  takeTicket(): void {
    this.#ticket = undefined;
  }

  /** Somebody came: the terminal is opened now. */
  show(viewer: Viewer): void {
    if (this.#closed || this.#viewer !== undefined) {
      viewer.ended({ because: 'it was closed before you came' });
      return;
    }
    this.#viewer = viewer;
    const asked = this.#size;
    const { openTerminal } = this.#parts;
    openTerminal({ ...asked, onBytes: (bytes) => this.#tell(bytes) }).then(
      (terminal) => this.#began(terminal, asked),
      (error) => this.#failed(error),
    );
  }

  take(message: ConsoleMessage): void {
    if ('seen' in message) {
      this.#seen = Math.max(this.#seen, Math.min(message.seen, this.bytes));
      if (this.#isAhead()) return;
      for (const goOn of this.#held.splice(0)) goOn();
    } else if ('size' in message) {
      this.#size = message.size;
      this.#terminal?.resize(message.size);
    } else this.#type(message.keys);
  }

  close(because: string, exitCode?: number): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ticket = undefined;
    this.#terminal?.end();
    for (const goOn of this.#held.splice(0)) goOn();
    this.#viewer?.ended({ because, ...(exitCode !== undefined && { exitCode }) });
    this.#parts.closed(this, because);
  }

  #type(keys: string): void {
    if (this.#closed) return;
    if (this.#terminal === undefined) this.#early += keys;
    else this.#terminal.write(keys);
    if (Math.max(this.#early.length, this.#terminal?.waitingBytes ?? 0) > MOST_WAITING_BYTES)
      this.close(`more was pasted than ${this.node} has taken in`);
  }

  #began(terminal: Terminal, asked: TerminalSize): void {
    if (this.#closed) {
      terminal.end();
      return;
    }
    this.#terminal = terminal;
    if (this.#size !== asked) terminal.resize(this.#size);
    terminal.write(this.#early);
    this.#early = '';
    terminal.ended.then(
      (exitCode) => this.close(exitCode === undefined ? 'it was cut off' : 'the shell has ended', exitCode),
      (error) => this.#failed(error),
    );
  }

  #failed(error: unknown): void {
    if (error instanceof BreadboxError) this.close([error.message, error.hint].filter(Boolean).join(' '));
    else {
      this.#parts.warn(`a terminal on ${this.node} failed unexpectedly`, error);
      this.close('something went wrong inside the head; its log tells more');
    }
  }

  #tell(piece: Uint8Array): Promise<void> | void {
    if (this.#closed) return;
    this.bytes += piece.length;
    this.#viewer?.bytes(piece);
    if (this.#isAhead()) return new Promise((resolve) => this.#held.push(resolve));
  }

  #isAhead(): boolean {
    return this.bytes - this.#seen > AHEAD_BYTES;
  }
}
