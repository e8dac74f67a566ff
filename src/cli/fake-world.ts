import { Readable, Writable } from 'node:stream';
import { runCli } from './run-cli.ts';
import type { InterruptSignal, World } from './world.ts';

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type FakeWorldOptions = Partial<Pick<World, 'env' | 'cwd' | 'signal' | 'packageDir'>> & {
  readonly stdin?: string | Readable;
  readonly terminal?: { readonly columns: number; readonly rows?: number };
};

/** Streams in memory in place of a terminal; for tests. */
export class FakeWorld implements World {
  readonly env;
  readonly cwd;
  readonly stdin;
  readonly signal: AbortSignal;
  readonly packageDir;
  readonly stdout: MemoryStream;
  readonly stderr: MemoryStream;
  readonly umask = 0o022;
  /** As a signal to the process would. */
  interrupt: (signal: InterruptSignal) => void = () => undefined;

  constructor(options: FakeWorldOptions = {}) {
    this.env = options.env ?? {};
    this.cwd = options.cwd ?? '/';
    const { stdin = '' } = options;
    this.stdin = typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin;
    this.signal = options.signal ?? new AbortController().signal;
    this.packageDir = options.packageDir ?? '/nowhere';
    this.stdout = new MemoryStream(options.terminal);
    this.stderr = new MemoryStream(options.terminal);
  }

  takeInterrupts(handler: (signal: InterruptSignal) => void): () => void {
    this.interrupt = handler;
    return () => {
      this.interrupt = () => undefined;
    };
  }
}

export async function runInFakeWorld(argv: readonly string[], options: FakeWorldOptions = {}): Promise<Outcome> {
  const world = new FakeWorld(options);
  const exit = await runCli(argv, world);
  return { exit, stdout: world.stdout.written, stderr: world.stderr.written };
}

class MemoryStream extends Writable {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly #chunks: Buffer[] = [];

  constructor(terminal: FakeWorldOptions['terminal']) {
    super();
    this.isTTY = terminal !== undefined;
    this.columns = terminal?.columns;
    this.rows = terminal?.rows;
  }

  get written(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
