import { spawn } from 'node:child_process';
import { cleanEnvironment } from '../this-node.ts';

/**
 * Forks one task a line. The trap keeps the shell when its group is asked to end; children have the default again.
 * After each task, what it left running in the background is asked to end too.
 */
const SCRIPT = `trap : TERM
export BREADBOX_TASK BREADBOX_ATTEMPT
captures=$1
shift
while read -r BREADBOX_TASK BREADBOX_ATTEMPT; do
  "$@" <"$captures/in" >"$captures/out" 2>>"$captures/err"
  echo $?
  kill -TERM 0
done`;

export interface LauncherEvents {
  readonly onExitCode: (code: number) => void;
  /** The launcher itself is gone. */
  readonly onGone: () => void;
}

export interface Launcher {
  readonly groupId: number;
  run(taskId: string, attempt: number): void;
  /** It ends by itself once its task has ended. No event follows. */
  release(): void;
}

/** One shell a slot, in a process group of its own: forking from a small shell costs a third of forking from Node. Throws where it cannot be started. */
export function startLauncher(
  argv: readonly string[],
  options: { readonly directory: string; readonly captures: string; readonly env: Record<string, string> },
  events: LauncherEvents,
): Launcher {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'breadbox-slot', options.captures, ...argv], {
    cwd: options.directory,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  child.on('error', () => {}); // no pid: thrown below
  child.stdin.on('error', () => {}); // `exit` tells it
  if (child.pid === undefined) throw new Error('the system gives no more processes');
  let released = false;
  let code = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) {
      if (byte !== 10) {
        code = code * 10 + byte - 48;
        continue;
      }
      const ended = code;
      code = 0;
      if (!released) events.onExitCode(ended);
    }
  });
  child.on('exit', () => {
    if (released) return;
    released = true;
    events.onGone();
  });
  return {
    groupId: child.pid,
    run: (taskId, attempt) => void child.stdin.write(`${taskId} ${attempt}\n`),
    release() {
      released = true;
      child.stdin.end();
    },
  };
}
