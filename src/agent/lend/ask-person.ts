import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** The person at the terminal. */
export interface Person {
  /** `undefined`: the input ended, or Ctrl-C. */
  ask(question: string): Promise<string | undefined>;
  /** What is typed is not shown. */
  askSecretly(question: string): Promise<string | undefined>;
}

/** `undefined`: nobody is there. */
export function personAtTerminal(): Person | undefined {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  return { ask: (question) => read(question, true), askSecretly: (question) => read(question, false) };
}

function read(question: string, isShown: boolean): Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  // With `terminal`, readline takes the terminal's own echo away and does it itself.
  const lines = createInterface({ input: process.stdin, output: isShown ? process.stderr : silent, terminal: true });
  return new Promise((resolve) => {
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      if (!isShown || answer === undefined) process.stderr.write('\n');
      resolve(answer);
    });
  });
}
