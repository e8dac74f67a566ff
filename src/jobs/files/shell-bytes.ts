import type { ClusterShell, ShellCommand } from '../engines/slurm/cluster-shell.ts';
import { limitOf } from './session-limit.ts';

/**
 * Stdout of a command as it comes, no faster than it is taken; whoever leaves early ends the command.
 * @throws BreadboxError `conflict` for too many at once
 */
export async function* shellBytes(
  shell: ClusterShell,
  command: Omit<ShellCommand, 'onBytes' | 'signal'>,
): AsyncGenerator<Uint8Array, { readonly exitCode: number; readonly stderr: string }> {
  const release = limitOf(shell).take(command.account);
  const leaving = new AbortController();
  let taken: (() => void) | undefined;
  let wake: () => void = () => {};
  const pieces: Uint8Array[] = [];
  let over = false;
  const running = shell
    .run({
      ...command,
      signal: leaving.signal,
      onBytes: (bytes) => {
        pieces.push(Uint8Array.from(bytes));
        wake();
        return new Promise<void>((resolve) => {
          taken = resolve;
        });
      },
    })
    .finally(() => {
      release();
      over = true;
      wake();
    });
  running.catch(() => {}); // awaited below, or left
  try {
    for (;;) {
      const piece = pieces.shift();
      if (piece !== undefined) {
        yield piece;
        if (pieces.length === 0) taken?.();
      } else if (over) break;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    return await running;
  } finally {
    taken?.();
    if (!over) leaving.abort(new Error('nobody reads it any more'));
  }
}

/** The first line, and what follows it. @throws what the command was ended by */
export async function firstLineOf<R>(
  chunks: AsyncGenerator<Uint8Array, R>,
): Promise<{ readonly line: string; readonly rest: Uint8Array } | { readonly ended: R }> {
  let held = Buffer.alloc(0);
  for (;;) {
    const next = await chunks.next();
    if (next.done) return { ended: next.value };
    held = Buffer.concat([held, next.value]);
    const end = held.indexOf('\n');
    if (end >= 0) return { line: held.toString('utf8', 0, end), rest: held.subarray(end + 1) };
  }
}
