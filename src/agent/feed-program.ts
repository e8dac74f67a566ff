import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { BreadboxError } from '../cluster/errors.ts';
import { BoundedLog, lastLines } from './bounded-log.ts';
import { type Deferred, deferred } from './deferred.ts';
import { findProgram } from './find-program.ts';
import { LineSplitter } from './line-splitter.ts';
import { closePipesSoon, signalGroup } from './process-group.ts';
import { cleanEnvironment, nodeName } from './this-node.ts';

const LOG_BYTES = 16 * 1024;
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** For its last words, and to leave by itself once its input has ended. */
const PATIENCE_MS = 2000;

export interface FeedTask {
  readonly key: string;
  readonly params: unknown;
}
export type FeedReply = { readonly tasks: FeedTask[] } | { readonly done: true };

/** A user's feed program: a JSON line in, for `ask` a JSON line out. Its failures are `run-failed` with its last words. */
export class FeedProgram {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #name: string;
  readonly #log = new BoundedLog(LOG_BYTES);
  readonly #failed = deferred<never>();
  readonly #closed = deferred<void>();
  #asked: Deferred<string> | undefined;
  #done = false;

  constructor(argv: readonly string[], directory: string, env: Readonly<Record<string, string>>) {
    const [name = '', ...args] = argv;
    const program = findProgram(name, directory);
    if (program === undefined) {
      throw new BreadboxError(
        'run-failed',
        `there is no feed program ${name} on ${nodeName()}: neither on PATH nor in the bundle`,
      );
    }
    this.#name = name;
    this.#child = spawn(program, args, { cwd: directory, env: { ...cleanEnvironment(), ...env }, detached: true });
    this.#child.on('error', (error) => this.#fail(`could not be started: ${error.message}`));
    this.#child.stdin.on('error', () => {}); // its exit says more
    this.#child.stderr.on('data', (chunk: Buffer) => this.#log.append(chunk));
    const lines = new LineSplitter();
    this.#child.stdout.on('data', (chunk: Buffer) => {
      lines.push(chunk, (line) => this.#line(line));
      if (lines.pendingBytes > MAX_LINE_BYTES)
        this.#fail(`printed a line longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`);
    });
    this.#child.on('exit', () => closePipesSoon(this.#child));
    this.#child.on('close', (code, signal) => {
      this.#closed.resolve();
      // Nothing more will be asked of a program that has said that it is done.
      if (this.#done && code === 0) return;
      this.#fail(signal === null ? `exited with ${code}` : `was ended by ${signal}`);
    });
  }

  async ask(n: number): Promise<FeedReply> {
    if (this.#done) throw this.#fail('was asked again after {"done":true}');
    this.#asked = deferred<string>();
    this.#write({ ask: n });
    const line = await Promise.race([this.#asked.promise, this.#failed.promise]);
    this.#asked = undefined;
    const reply = parseReply(line);
    if (reply === undefined) {
      throw this.#fail(
        `answered {"ask":${n}} with a line that is neither {"tasks":[{"key":…,"params":…},…]} nor {"done":true}: ${line.slice(0, 200)}`,
      );
    }
    this.#done = 'done' in reply;
    return reply;
  }

  async tell(answers: readonly { readonly key: string; readonly answer?: unknown }[]): Promise<void> {
    if (this.#write({ tell: answers }) || this.#child.exitCode !== null) return;
    await Promise.race([
      new Promise((resolve) => this.#child.stdin.once('drain', resolve)),
      this.#failed.promise,
      this.#closed.promise,
    ]);
  }

  /** Rejects when the program has failed while nothing was asked of it. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Ends its input, waits a moment, kills what is left. */
  async close(): Promise<void> {
    this.#done = true;
    this.#child.stdin.end();
    const timer = setTimeout(() => this.kill(), PATIENCE_MS);
    await this.#closed.promise;
    clearTimeout(timer);
    this.kill();
  }

  kill(): void {
    if (this.#child.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL');
  }

  #write(message: unknown): boolean {
    return this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #line(line: string): void {
    if (this.#asked !== undefined) this.#asked.resolve(line);
    else this.#fail(`printed a line that was not asked for: ${line.slice(0, 200)}`);
  }

  #fail(what: string): BreadboxError {
    const log = lastLines(this.#log.text(), 2000);
    const error = new BreadboxError(
      'run-failed',
      `the feed program ${this.#name} ${what}${log === '' ? '' : `; its last lines on stderr: ${log}`}`,
    );
    this.#failed.reject(error);
    return error;
  }
}

function parseReply(line: string): FeedReply | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { tasks, done } = value as Record<string, unknown>;
  if (done === true) return { done };
  if (!Array.isArray(tasks) || tasks.length > 10_000) return undefined;
  return tasks.every(isTask) ? { tasks: tasks.map(({ key, params }) => ({ key, params: params ?? null })) } : undefined;
}

function isTask(value: unknown): value is FeedTask {
  const key = (value as Partial<FeedTask> | null)?.key;
  return typeof key === 'string' && key.length >= 1 && key.length <= 500;
}
