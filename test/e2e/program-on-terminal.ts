import { type ChildProcess, spawn } from 'node:child_process';

const PATIENCE_MS = 50_000;

/** A program on a terminal of 80 × 40 with somebody at its keys; by the `script` of util-linux. */
export class ProgramOnTerminal {
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  #output = '';
  #readTo = 0;

  /** @param words without spaces: a shell reads them */
  constructor(words: readonly string[], env: Readonly<Record<string, string>>) {
    this.#process = spawn('script', ['-qfec', `stty cols 80 rows 40 && exec ${words.join(' ')}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { TERM: 'xterm', LC_ALL: 'C.UTF-8', PATH: process.env.PATH ?? '', ...env },
    });
    this.#process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#output += chunk;
    });
    this.ended = new Promise((resolve) => this.#process.once('close', resolve));
  }

  /** All that it has printed, without escape sequences and frames. */
  get output(): string {
    return plain(this.#output);
  }

  /** Strikes the keys when the words have appeared, later than those of the last time. */
  async answer(words: RegExp, keys: string | (() => Promise<string>)): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (!words.test(plain(this.#output.slice(this.#readTo)))) {
      if (Date.now() > until) throw new Error(`no ${words} in ${plain(this.#output.slice(this.#readTo))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const struck = typeof keys === 'string' ? keys : await keys();
    this.#readTo = this.#output.length;
    this.#process.stdin?.write(struck);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/[│\s]+/g, ' ');
}
