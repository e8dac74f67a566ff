import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { BreadboxError } from '../../cluster/errors.ts';
import { OutputCapture } from './output-capture.ts';
import type { RemoteCommand, RemoteOutput } from './remote.ts';
import type { Target } from './target.ts';

const KILL_AFTER_MS = 1000;

/** What `Remote.run` does for a target that is the head's own computer: the same, by /bin/sh. */
export function runLocal(target: Target, command: RemoteCommand): Promise<RemoteOutput> {
  const { signal, timeoutSec } = command;
  signal?.throwIfAborted();
  const began = performance.now();
  const stdout = new OutputCapture((text) => command.onOutput?.('stdout', text));
  const stderr = new OutputCapture((text) => command.onOutput?.('stderr', text));
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command.command], { detached: true, stdio: 'pipe', cwd: '/' });
    let stopped: { readonly error: unknown } | undefined;
    const end = (error: unknown): void => {
      if (stopped !== undefined || child.pid === undefined) return;
      stopped = { error };
      const group = -child.pid;
      signalGroup(group, 'SIGTERM');
      setTimeout(() => {
        signalGroup(group, 'SIGKILL');
        for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
      }, KILL_AFTER_MS);
    };
    const abort = (): void => end(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const late = `The command on ${target.node} did not end within ${timeoutSec} s; it was ended.`;
    const timer =
      timeoutSec === undefined
        ? undefined
        : setTimeout(() => end(new BreadboxError('timed-out', late)), timeoutSec * 1000);
    child.stdout.on('data', (bytes: Buffer) => {
      const taken = command.onBytes === undefined ? stdout.push(bytes) : command.onBytes(bytes);
      if (!(taken instanceof Promise)) return;
      child.stdout.pause();
      taken.then(() => child.stdout.resume(), end);
    });
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    child.stdin.on('error', () => {}); // the command need not read its stdin
    if (typeof command.stdin === 'function') Readable.from(command.stdin()).once('error', end).pipe(child.stdin);
    else child.stdin.end(command.stdin);
    child.once('error', reject);
    child.once('close', (code, signalName) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      stdout.end();
      stderr.end();
      if (stopped !== undefined) return reject(stopped.error);
      const exitCode = code ?? 128 + constants.signals[signalName!];
      const texts = { stdout: stdout.text(), stderr: stderr.text() };
      const seconds = (performance.now() - began) / 1000;
      resolve({ exitCode, ...texts, truncated: stdout.truncated || stderr.truncated, seconds });
    });
  });
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
