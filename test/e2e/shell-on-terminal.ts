import { type ChildProcess, spawn } from 'node:child_process';

const PATIENCE_MS = 50_000;
const SHOW_LINE = '\x18\x10';
const KILL_LINE = '\x15';

export interface Typed {
  /** What the line editor holds after the keys. */
  readonly line: string;
  /** The words on the screen since the keys were struck, without escape sequences. */
  readonly screen: string;
}

interface Setup {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Lines to run first. */
  readonly lines: readonly string[];
}

const SHELLS = {
  bash: {
    command: 'bash --norc --noprofile -i',
    lines: [
      String.raw`bind -x '"\C-x\C-p": printf "\n<<%s>>\n" "$READLINE_LINE"'`,
      'for s in "bell-style none" "enable-bracketed-paste off" "page-completions off" "completion-query-items 0"; do bind "set $s"; done',
    ],
  },
  zsh: {
    command: 'zsh -f -i',
    lines: [
      'unsetopt prompt_sp beep; LISTMAX=1000; zle_bracketed_paste=()',
      String.raw`show-line() { printf '\n<<%s>>\n' "$BUFFER" }; zle -N show-line; bindkey '^X^P' show-line; bindkey -e '^X^P' show-line`,
    ],
  },
  fish: {
    command: 'fish --no-config -i',
    lines: [
      'set -g fish_autosuggestion_enabled 0; function fish_prompt; end; function fish_greeting; end',
      String.raw`bind \cx\cp 'printf "\n<<%s>>\n" (commandline)'`,
    ],
  },
} as const;

/** A shell with a line editor, as on a person's terminal of 120 columns; by the `script` of util-linux. */
export class ShellOnTerminal {
  readonly #process: ChildProcess;
  #output = '';

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#output += chunk;
    });
  }

  static async start(shell: keyof typeof SHELLS, { env, cwd, lines }: Setup): Promise<ShellOnTerminal> {
    const { command, lines: own } = SHELLS[shell];
    const started = new ShellOnTerminal(
      spawn('script', ['-qfec', command, '/dev/null'], {
        cwd,
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { TERM: 'dumb', PS1: '', LC_ALL: 'C.UTF-8', ...env },
      }),
    );
    for (const line of ['stty cols 120 rows 60', ...own, ...lines]) started.#send(`${line}\n`);
    started.#send("printf '<<%s>>' ready\n");
    await started.#until('<<ready>>', 0);
    return started;
  }

  /** Strikes the keys on an empty line. */
  async type(keys: string): Promise<Typed> {
    const from = this.#output.length;
    this.#send(`${KILL_LINE}${keys}${SHOW_LINE}`);
    const end = await this.#until('>>\r\n', from);
    const shown = this.#output.slice(from, end);
    const at = shown.lastIndexOf('<<');
    return { line: shown.slice(at + 2), screen: plain(shown.slice(0, at)) };
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#process.once('close', resolve));
    this.#send(`${KILL_LINE}exit\n`);
    const late = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    await closed;
    clearTimeout(late);
  }

  #send(keys: string): void {
    this.#process.stdin?.write(keys);
  }

  /** Where `text` begins in the output, at `from` or later. */
  async #until(text: string, from: number): Promise<number> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.#output.indexOf(text, from);
      if (at !== -1) return at;
      if (Date.now() > until)
        throw new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(this.#output.slice(from))}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\r\x07]/g, '');
}
