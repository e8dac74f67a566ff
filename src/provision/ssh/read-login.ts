import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Target } from './target.ts';

/** Asks ssh itself (`ssh -G`) where neither caller nor inventory names an account. */
export function readLogin(target: Target, words: readonly string[]): Promise<string> {
  const own = userInfo().username;
  if (target.user !== undefined) return Promise.resolve(target.user);
  if (target.local === true) return Promise.resolve(own);
  return new Promise((resolve) => {
    // Without an answer, ssh's own default: as whom this program runs (ssh_config(5), User).
    execFile('ssh', ['-G', ...words], (_, stdout) => resolve(/^user (\S+)$/m.exec(stdout)?.[1] ?? own));
  });
}
