import { type ChildProcess, spawn } from 'node:child_process';
import { signalGroup } from '../process-group.ts';

/** What says nothing for so long is started anew. */
const SILENT_MS = 20_000;
const MOST_LINE_CHARACTERS = 64 * 1024;

export interface RunningProgramOptions {
  readonly argv: readonly [string, ...string[]];
  readonly onLine: (line: string) => void;
}

/**
 * A program that runs beside the agent and prints what it measures, a line at a time: to start one each second would cost more than all
 * the rest. `tend` starts it, and again when it has ended, not before: where a driver hangs, so would each that is started, unkillable.
 */
export class RunningProgram {
  readonly #options: RunningProgramOptions;
  #child: ChildProcess | undefined;
  /** Told to end, and still there, or something that it has started. */
  #leaving: ChildProcess | undefined;
  #heardAt = 0;
  #hasSpoken = false;
  #lastWords = '';
  #broken: Error | undefined;

  constructor(options: RunningProgramOptions) {
    this.#options = options;
  }

  /** Once a second. @throws while it does not run as it should; only a line that it prints after a new start mends that */
  tend(now: number): void {
    if (this.#hasSpoken) {
      this.#heardAt = now;
      this.#hasSpoken = false;
    }
    if (this.#leaving !== undefined) signal(this.#leaving, 'SIGKILL');
    else if (this.#child === undefined) this.#start(now);
    else if (now - this.#heardAt > SILENT_MS) {
      this.#end(new Error(`${this.#options.argv[0]} has said nothing for ${SILENT_MS / 1000} s`));
    }
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Writes a line to its standard input. */
  ask(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }

  stop(): void {
    const child = this.#child;
    if (child === undefined) return;
    [this.#child, this.#leaving] = [undefined, child];
    child.stdin?.end();
    signal(child, 'SIGTERM');
  }

  #start(now: number): void {
    const [program, ...words] = this.#options.argv;
    // A group of its own, as what a shell waits for must end with it.
    const child = spawn(program, words, { stdio: 'pipe', detached: true, env: { ...process.env, LC_ALL: 'C' } });
    this.#child = child;
    this.#heardAt = now;
    this.#lastWords = '';
    let rest = '';
    child.stdout.setEncoding('latin1').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!.slice(-MOST_LINE_CHARACTERS);
      if (this.#child !== child || lines.length === 0) return;
      this.#hasSpoken = true;
      this.#broken = undefined;
      for (const line of lines) this.#options.onLine(line);
    });
    child.stderr.setEncoding('latin1').on('data', (chunk: string) => {
      this.#lastWords = (this.#lastWords + chunk).slice(-400);
    });
    // It has ended while a question was on its way: 'close' says why.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('close', (code, signal) => this.#ended(child, `ended with ${signal ?? code}`));
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#leaving === child) this.#leaving = undefined;
    if (this.#child !== child) return;
    const words = this.#lastWords.trim();
    this.#child = undefined;
    this.#broken = new Error(`${this.#options.argv[0]}: ${how}${words === '' ? '' : `: ${words}`}`);
  }

  #end(why: Error): void {
    this.stop();
    this.#broken = why;
  }
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) signalGroup(pid, name);
}
