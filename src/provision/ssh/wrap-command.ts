import { joinWords } from '../../cluster/posix-words.ts';

/**
 * What runs the command: the login's shell; `odd`, that one where it is not like sh, as fish, to which `$$` is an error; `sh`;
 * or `sudo`, sh as root, which asks for no more than it must.
 */
export type CommandShell = 'login' | 'odd' | 'sh' | 'sudo';

/** What sudo prints where it wants a password. */
export function sudoPrompt(mark: string): string {
  return `${mark}?`;
}

/**
 * Puts a line of its own before all that the command prints on stdout, `MARK pid`: the pid leads the process group of the command,
 * and tells whom to end. With `sudo` there is a second, `MARK go`, when the command begins.
 * @param mark random: no output has it by chance
 */
export function wrapCommand(command: string, mark: string, shell: CommandShell): string {
  switch (shell) {
    case 'login':
      return `echo ${mark} $$; ${command}`;
    case 'odd':
      return `exec /bin/sh -c ${joinWords([`echo ${mark} $$; exec "$SHELL" -c "$1"`, 'sh', command])}`;
    case 'sh':
      return `exec /bin/sh -c ${joinWords([`echo ${mark} $$; ${command}`])}`;
    case 'sudo':
      return `exec /bin/sh -c ${joinWords([sudoScript(mark), 'sh', command])}`;
  }
}

/** Ends a process group: asked first, and a second later not asked any more. */
export function endGroupCommand(pid: number): string {
  const script = `kill -s TERM -- -${pid} && for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; kill -s 0 -- -${pid} || exit 0; done; kill -s KILL -- -${pid}`;
  return `exec /bin/sh -c ${joinWords([script])} 2>/dev/null`;
}

function sudoScript(mark: string): string {
  const inner = joinWords([`echo ${mark} go; exec /bin/sh -c "$1"`]);
  return [
    `echo ${mark} $$`,
    `if [ "$(id -u)" = 0 ]; then echo ${mark} go; exec /bin/sh -c "$1"; fi`,
    `exec sudo -S -p ${joinWords([sudoPrompt(mark)])} -- /bin/sh -c ${inner} sh "$1"`,
  ].join('\n');
}
