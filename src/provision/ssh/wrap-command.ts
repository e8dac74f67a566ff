import { joinWords } from '../../cluster/posix-words.ts';

/**
 * A line of its own on stdout before all that the command prints, `MARK pid`: the pid leads the process group of the command,
 * and tells whom to end. As root there is a second, `MARK go`, when sudo has let it in.
 */
export interface Wrapping {
  /** Random: no output has it by chance. */
  readonly mark: string;
  readonly root: boolean;
  /** The login's shell is not like sh: `$$` is an error to fish. */
  readonly oddShell: boolean;
}

/** What sudo prints where it wants a password. */
export function sudoPrompt(mark: string): string {
  return `${mark}?`;
}

export function wrapCommand(command: string, { mark, root, oddShell }: Wrapping): string {
  if (root) return `exec /bin/sh -c ${joinWords([rootScript(mark), 'sh', command])}`;
  if (!oddShell) return `echo ${mark} $$; ${command}`;
  return `exec /bin/sh -c ${joinWords([`echo ${mark} $$; exec "$SHELL" -c "$1"`, 'sh', command])}`;
}

/** Ends a process group: asked first, and a second later not asked any more. */
export function endGroupCommand(pid: number): string {
  const script = `kill -s TERM -- -${pid} && for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; kill -s 0 -- -${pid} || exit 0; done; kill -s KILL -- -${pid}`;
  return `exec /bin/sh -c ${joinWords([script])} 2>/dev/null`;
}

function rootScript(mark: string): string {
  const inner = joinWords([`echo ${mark} go; exec /bin/sh -c "$1"`]);
  return [
    `echo ${mark} $$`,
    `if [ "$(id -u)" = 0 ]; then echo ${mark} go; exec /bin/sh -c "$1"; fi`,
    `exec sudo -S -p ${joinWords([sudoPrompt(mark)])} -- /bin/sh -c ${inner} sh "$1"`,
  ].join('\n');
}
