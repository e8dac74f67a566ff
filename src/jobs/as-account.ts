import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';
import type { UnixAccount } from './unix-account.ts';

/**
 * The path of util-linux's setpriv(1) where this process can give itself other accounts' rights with it: root can,
 * unless it is root of a user namespace of its own only. BusyBox's setpriv cannot.
 */
export async function findSetpriv(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const setpriv = await findProgram('setpriv', `${process.env.PATH ?? ''}:/usr/bin:/bin`, '/');
  if (setpriv === undefined) return undefined;
  try {
    await promisify(execFile)(setpriv, [...changeWords('0', 0), 'true']);
    return setpriv;
  } catch {
    return undefined;
  }
}

/**
 * Words before an argv that then runs as `account`, with its groups and without capabilities. The bounding set and
 * no_new_privs stay as they are: the account may use sudo and ping as in a login.
 */
export function asAccount(setpriv: string, { name, gid }: UnixAccount): readonly string[] {
  return [setpriv, ...changeWords(name, gid)];
}

function changeWords(user: string, gid: number): readonly string[] {
  return [`--reuid=${user}`, `--regid=${gid}`, '--init-groups', '--inh-caps=-all', '--ambient-caps=-all', '--'];
}

/** What a login of the account would have; nothing of this process but the language and the folder of its Node. */
export function accountEnvironment({ name, home, shell }: UnixAccount): Record<string, string> {
  const PATH = [...new Set(['/usr/local/bin', '/usr/bin', '/bin', dirname(process.execPath)])].join(':');
  return {
    PATH,
    HOME: home,
    LANG: process.env.LANG ?? 'C.UTF-8',
    USER: name,
    LOGNAME: name,
    SHELL: shell,
    TMPDIR: '/tmp',
  };
}
