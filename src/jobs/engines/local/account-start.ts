import { open, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { joinWords } from '../../../cluster/posix-words.ts';
import { accountEnvironment, asAccount } from '../../as-account.ts';
import type { JobSpec } from '../../engine.ts';
import { findAccount, type UnixAccount } from '../../unix-account.ts';
import type { LocalJob } from './local-job.ts';
import type { SupervisorOrders } from './supervisor.ts';

/** Names that bash or dash, as /bin/sh, ends at when they are set. */
const UNSETTABLE = ['UID', 'EUID', 'PPID', 'SHELLOPTS', 'BASHOPTS', 'OPTIND'];

/**
 * Whose rights the job gets; `undefined`: those of the engine.
 * @throws BreadboxError `bad-input` where there is no such account, or the engine may not run as it
 */
export async function accountOf(spec: JobSpec, setpriv: string | undefined): Promise<UnixAccount | undefined> {
  const { name, account } = spec;
  if (account === undefined) return undefined;
  if (setpriv === undefined) {
    if (account === ownName()) return undefined;
    throw new BreadboxError('bad-input', `job "${name}" is to run as ${account}, and this engine cannot`, {
      hint: 'only a head that runs as root, with the setpriv of util-linux, runs jobs as other accounts',
    });
  }
  const found = await findAccount(account);
  if (found !== undefined) return found;
  throw new BreadboxError('bad-input', `job "${name}" is to run as ${account}, and this computer has no such account`, {
    hint: `make one: useradd --create-home ${account}`,
  });
}

/**
 * The supervisor stays what the engine is, with an environment that is not the job's. A shell with the account's rights
 * reads `launch` from its stdin: so the account alone enters the job's directory, opens the files that the job names, and
 * takes over its environment, of which nothing stands in a command line that others could read.
 */
export async function accountStart(job: LocalJob, account: UnixAccount, setpriv: string): Promise<SupervisorOrders> {
  const { spec, directory } = job;
  const launch = join(directory, 'launch');
  const [out, err] = [join(directory, 'stdout'), join(directory, 'stderr')];
  await writeFile(launch, launchScript(spec), { mode: 0o600 });
  // The account's own, so that it may open /dev/stdout; no path leads it there.
  for (const path of [out, err]) await give(path, account);
  return {
    argv: [...asAccount(setpriv, account), '/bin/sh', '-s', '--', ...spec.argv],
    env: { ...accountEnvironment(account), PWD: '/' },
    cwd: '/',
    ...{ input: launch, out, err },
  };
}

async function give(path: string, { uid, gid }: UnixAccount): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.chown(uid, gid);
  } finally {
    await file.close();
  }
}

function launchScript({ directory, env = {}, stdoutPath: out, stderrPath: err }: JobSpec): string {
  const names = Object.keys(env).filter((name) => !UNSETTABLE.includes(name));
  const to = (path: string) => `>${joinWords([path])}`;
  const both = out !== undefined && out === err;
  return [
    'umask 022',
    `cd ${joinWords([directory])} || exit 126`,
    'unset OLDPWD SHLVL',
    ...names.map((name) => `export ${name}=${joinWords([env[name] ?? ''])}`),
    `exec "$@" </dev/null${out === undefined ? '' : ` ${to(out)}`}${both ? ' 2>&1' : err === undefined ? '' : ` 2${to(err)}`}`,
    '',
  ].join('\n');
}

function ownName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // an account that /etc/passwd does not know has no name to run as
  }
}
