import { type ChildProcess, spawn } from 'node:child_process';
import { endProcesses, type ProcessName, processNamed, withDescendants } from './process-tree.ts';

export interface ProgramOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

export interface ProgramResult {
  readonly stdout: string;
  /** From before the start until the exit was seen. */
  readonly seconds: number;
}

/** Runs a program to its end. @throws Error when it fails, with its last words; the signal's reason when aborted */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const startedMs = performance.now();
  const child = startChild(argv, options);
  child.stdin?.end(options.input ?? '');
  const out: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  await ended(child, argv, options.signal);
  const seconds = (performance.now() - startedMs) / 1000;
  return { stdout: Buffer.concat(out).toString('utf8'), seconds };
}

/** Starts a program in a session of its own, so that a terminal's Ctrl-C leaves its end to us. */
export function startChild(argv: readonly string[], { cwd, env, signal }: ProgramOptions): ChildProcess {
  signal.throwIfAborted();
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd, env: { ...process.env, ...env }, detached: true, stdio: 'pipe' });
  child.stdin?.on('error', () => undefined); // it read no more: its exit code says why
  return child;
}

/** Resolves on exit code 0. An abort ends the child and what it has started. */
export function ended(child: ChildProcess, argv: readonly string[], signal: AbortSignal): Promise<void> {
  const words: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => words.push(chunk));
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      const root = nameOf(child);
      if (root !== undefined) endProcesses(withDescendants(root)).catch(reject);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) return reject(signal.reason as Error);
      if (code === 0) return resolve();
      const tail = Buffer.concat(words).toString('utf8').trim().slice(-600);
      reject(new Error(`${argv.slice(0, 4).join(' ')} … ended with ${code ?? killedBy}: ${tail}`));
    });
  });
}

export function nameOf(child: ChildProcess): ProcessName | undefined {
  return child.pid === undefined ? undefined : processNamed(child.pid);
}
