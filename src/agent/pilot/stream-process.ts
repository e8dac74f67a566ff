import { spawn } from 'node:child_process';
import { LineSplitter } from '../line-splitter.ts';
import { cleanEnvironment } from '../this-node.ts';

/** A child may end before all that it printed was read; a grandchild may keep its stdout open for ever. */
const LAST_WORDS_MS = 200;

export interface StreamProcessEvents {
  readonly onLine: (line: string) => void;
  /** Bytes of a line that has not ended yet. */
  readonly onPending: (bytes: number) => void;
  /** After its last line; `code` as a shell has it. */
  readonly onExit: (code: number | undefined, signal: string | undefined) => void;
}

export interface StreamProcess {
  readonly groupId: number;
  write(line: string): void;
  /** Ends the child's input. No event follows. */
  release(): void;
}

/** A long-lived child in a process group of its own that reads and prints lines. Throws where it cannot be started. */
export function startStreamProcess(
  argv: readonly [string, ...string[]],
  options: { readonly directory: string; readonly env: Record<string, string>; readonly stderr: number },
  events: StreamProcessEvents,
): StreamProcess {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.directory,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ['pipe', 'pipe', options.stderr],
    detached: true,
  });
  child.on('error', () => {}); // no pid: thrown below
  child.stdin?.on('error', () => {}); // `exit` tells it
  if (child.pid === undefined || child.stdin === null || child.stdout === null) {
    throw new Error(`${program} could not be started`);
  }
  const { stdin, stdout } = child;
  let released = false;
  const lines = new LineSplitter();
  const onLine = (line: string): void => {
    if (!released) events.onLine(line);
  };
  stdout.on('data', (chunk: Buffer) => {
    if (released) return;
    lines.push(chunk, onLine);
    if (lines.pendingBytes > 0 && !released) events.onPending(lines.pendingBytes);
  });
  const gone = (): void => {
    if (released) return;
    released = true;
    const { exitCode, signalCode } = child;
    events.onExit(exitCode ?? undefined, signalCode ?? undefined);
  };
  child.on('exit', () => setTimeout(gone, LAST_WORDS_MS));
  child.on('close', gone);
  return {
    groupId: child.pid,
    write: (line) => void stdin.write(line),
    release() {
      released = true;
      stdin.end();
      stdout.resume();
    },
  };
}
