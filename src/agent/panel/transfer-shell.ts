import { type ChildProcess, spawn } from 'node:child_process';
import { signalGroup } from '../process-group.ts';

const WAIT_MS = 3000;
/** A service that ends signals all of its processes: what makes the LEDs dark then is to get through. It ends with its input. */
const LOOP = 'trap "" TERM INT; while read -r words; do "$0" -y $words 2>&1; echo "end $?"; done';

export interface Transferred {
  /** Exit code of i2ctransfer; undefined: it did not end. */
  readonly code: number | undefined;
  /** What it has printed, complaints too. */
  readonly lines: readonly string[];
}

/** i2ctransfer again and again by a shell that stays: to start a process from Node.js costs a small board more than all the rest. */
export class TransferShell {
  readonly #program: string;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param program path of i2ctransfer */
  constructor(program: string) {
    this.#program = program;
  }

  /** One after another. @throws where there is no shell */
  run(words: readonly string[]): Promise<Transferred> {
    const next = this.#last.then(() => this.#run(words.join(' ')));
    this.#last = next.catch(() => {});
    return next;
  }

  close(): void {
    this.#child?.stdin?.end();
    this.#child = undefined;
  }

  #run(line: string): Promise<Transferred> {
    const child = this.#child ?? this.#start();
    this.#child = child;
    return new Promise((resolve, reject) => {
      let text = '';
      const done = (): void => {
        clearTimeout(late);
        child.stdout?.off('data', hear);
        child.off('close', onClose).off('error', onError);
      };
      const answer = (code: number | undefined): void => {
        done();
        if (code === undefined) this.#drop(child);
        resolve({ code, lines: text.split('\n').filter((each) => each !== '' && !each.startsWith('end ')) });
      };
      const hear = (chunk: string): void => {
        text += chunk;
        const code = /(?:^|\n)end (\d+)\n$/.exec(text)?.[1];
        if (code !== undefined) answer(Number(code));
      };
      const onClose = (): void => answer(undefined);
      const onError = (error: Error): void => {
        done();
        this.#drop(child);
        reject(error);
      };
      const late = setTimeout(onClose, WAIT_MS);
      child.stdout?.on('data', hear);
      child.on('close', onClose).on('error', onError);
      child.stdin?.write(`${line}\n`);
    });
  }

  #start(): ChildProcess {
    const child = spawn('/bin/sh', ['-c', LOOP, this.#program], {
      ...{ stdio: ['pipe', 'pipe', 'ignore'], detached: true },
      env: { ...process.env, LC_ALL: 'C' },
    });
    child.stdout?.setEncoding('latin1');
    // It has ended while a transfer was on its way: 'close' answers that.
    child.stdin?.on('error', () => {});
    child.on('error', () => {});
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }

  #drop(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    // What it does not wait for anymore must not go on holding the bus.
    if (child.pid !== undefined && child.exitCode === null) signalGroup(child.pid, 'SIGKILL');
  }
}
