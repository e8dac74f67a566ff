import { homedir, tmpdir, userInfo } from 'node:os';

/** What a job of the head's own account begins with: little of the head's environment. */
export function ownEnvironment(): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = homedir(), LANG = 'C.UTF-8', TMPDIR = tmpdir() } = process.env;
  const USER = process.env.USER ?? userName();
  return { PATH, HOME, LANG, USER, LOGNAME: USER, SHELL: process.env.SHELL ?? '/bin/sh', TMPDIR };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ''); // an account that /etc/passwd does not know, as containers have
  }
}
