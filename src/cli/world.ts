import type { Readable, Writable } from 'node:stream';

/** Everything outside the CLI that it touches besides files and the network. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Keyboard;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Aborted with an `Interrupted` on Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /** From now on the handler gets them in place of `signal`, until the answer is called. */
  takeInterrupts(handler: (signal: InterruptSignal) => void): () => void;
  /** For the files that a job writes. */
  readonly umask: number;
  /** The package: holds `dist/` and `projects/`. */
  readonly packageDir: string;
}

export type Terminal = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};
export type Keyboard = Readable & {
  readonly isTTY?: boolean | undefined;
  /** On a terminal: each key at once, and Ctrl-C is one of them. */
  setRawMode?(raw: boolean): unknown;
};

export function hasColour(world: Pick<World, 'env'>, stream: Terminal): boolean {
  return stream.isTTY === true && !world.env.NO_COLOR && world.env.TERM !== 'dumb';
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
export type InterruptSignal = keyof typeof SIGNAL_NUMBERS;

export class Interrupted extends Error {
  readonly signal: InterruptSignal;

  constructor(signal: InterruptSignal) {
    super(`interrupted by ${signal}`);
    this.name = 'Interrupted';
    this.signal = signal;
  }

  /** As a shell has it: 130 for Ctrl-C. */
  get exit(): number {
    return 128 + SIGNAL_NUMBERS[this.signal];
  }
}
