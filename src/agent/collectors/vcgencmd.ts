import { Every } from './every.ts';
import type { Root } from './root.ts';
import { RunningProgram } from './running-program.ts';

/** One question costs a new process: seldom enough to be cheap, often enough that a value holds until the next. */
const PERIOD_SECONDS = 3;
const LOOP = 'while read -r question; do "$0" "$question" || echo "error: it ended with $?"; echo end; done';

interface Answers {
  readonly onLine: (line: string) => void;
  /** After the last line of an answer. */
  readonly onEnd?: () => void;
}

/** undefined: there is no such firmware here, or the kernel has no way to it. */
export function vcgencmdPath(root: Root): string | undefined {
  const hasWay = root.list('dev').some((entry) => entry === 'vcio' || entry === 'vchiq');
  return hasWay ? root.program('vcgencmd') : undefined;
}

/** The firmware of a Raspberry Pi, asked by its own program through a shell that stays, as to start anything from Node.js costs more. */
export class Vcgencmd {
  readonly #program: RunningProgram;
  readonly #question: string;
  readonly #due = new Every(PERIOD_SECONDS);
  #refusal: string | undefined;

  static find(root: Root, question: string, answers: Answers): Vcgencmd | undefined {
    const path = vcgencmdPath(root);
    return path === undefined ? undefined : new Vcgencmd(path, question, answers);
  }

  private constructor(path: string, question: string, { onLine, onEnd }: Answers) {
    this.#question = question;
    const hear = (line: string): void => {
      if (line === 'end') onEnd?.();
      else if (line.startsWith('error')) this.#refusal = line;
      else {
        this.#refusal = undefined;
        onLine(line);
      }
    };
    this.#program = new RunningProgram({ argv: ['/bin/sh', '-c', LOOP, path], onLine: hear });
  }

  /** Once a second. @throws where it cannot be asked */
  tend(now: number): void {
    this.#program.tend(now);
    if (this.#due.isDue(now)) this.#program.ask(this.#question);
    if (this.#refusal !== undefined) throw new Error(`vcgencmd ${this.#question}: ${this.#refusal}`);
  }

  stop(): void {
    this.#program.stop();
  }
}
