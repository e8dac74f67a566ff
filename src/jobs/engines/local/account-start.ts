import { randomUUID } from 'node:crypto';
import { open, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { accountEnvironment, asAccount } from '../../as-account.ts';
import type { JobSpec } from '../../engine.ts';
import { findAccount, type UnixAccount } from '../../unix-account.ts';
import { type Launch, launchScript } from './launch-script.ts';
import type { LocalJob } from './local-job.ts';
import type { SupervisorOrders } from './supervisor.ts';

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

/** The supervisor stays what the engine is, with an environment that is not the job's; a shell with the account's rights launches the program. */
export async function accountStart(job: LocalJob, account: UnixAccount, setpriv: string): Promise<SupervisorOrders> {
  const { directory, env = {}, stdoutPath: stdout, stderrPath: stderr, argv } = job.spec;
  const launch: Launch = { umask: 0o022, directory, env, stdout, stderr, openMode: 'truncate', notes: false };
  return {
    argv: [...asAccount(setpriv, account), '/bin/sh', '-s', '--', ...argv],
    env: { ...accountEnvironment(account), PWD: '/' },
    cwd: '/',
    ...(await writeLaunch(job, launch, account)),
  };
}

/**
 * The script that a shell reads, and what that shell's own outputs are until it has opened the job's. They become the account's,
 * so that it may open /dev/stdout; no path leads it there.
 */
export async function writeLaunch(job: LocalJob, launch: Launch, account: UnixAccount | undefined) {
  const input = join(job.directory, 'launch');
  const [out, err] = [join(job.directory, 'stdout'), join(job.directory, 'stderr')];
  // Another engine on the same jobs may be starting this one too, and its supervisor reading.
  const fresh = `${input}.${randomUUID()}`;
  await writeFile(fresh, launchScript(launch), { mode: 0o600 });
  await rename(fresh, input);
  if (account !== undefined) for (const path of [out, err]) await give(path, account);
  return { input, out, err };
}

async function give(path: string, { uid, gid }: UnixAccount): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.chown(uid, gid);
  } finally {
    await file.close();
  }
}

function ownName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // an account that /etc/passwd does not know has no name to run as
  }
}
