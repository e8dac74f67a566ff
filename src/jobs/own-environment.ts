import { homedir, tmpdir, userInfo } from 'node:os';

/** What each job of the head's own account has, and a pilot nothing else: little of the head's environment. */
export function smallEnvironment(): Record<'PATH' | 'HOME' | 'LANG' | 'USER' | 'TMPDIR', string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = homedir(), LANG = 'C.UTF-8', TMPDIR = tmpdir() } = process.env;
  return { PATH, HOME, LANG, USER: process.env.USER ?? userName(), TMPDIR };
}

/** What a batch job of the head's own account begins with, as in a login. */
export function ownEnvironment(): Record<string, string> {
  const small = smallEnvironment();
  return { ...small, LOGNAME: small.USER, SHELL: process.env.SHELL ?? '/bin/sh' };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ''); // an account that /etc/passwd does not know, as containers have
  }
}
