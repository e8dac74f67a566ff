import { spawn } from 'node:child_process';

/** Runs a program with this process's output and no input. Its exit code; 1 where a signal ended it. */
export function runCommand(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const [program = '', ...words] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
