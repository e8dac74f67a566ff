import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { BreadboxError } from '../../cluster/errors.ts';
import { accountEnvironment, asAccount } from '../../jobs/as-account.ts';
import type { UnixAccount } from '../../jobs/unix-account.ts';

export interface Reach {
  readonly setpriv: string;
  readonly node: string;
  /** The agent in the data directory. */
  readonly agent: string;
}

const TIMEOUT_MS = 15_000;
/** Prints the first of its arguments that cannot be passed or executed. */
const FIRST_CLOSED = 'for path; do [ -x "$path" ] || { printf %s "$path"; exit 1; }; done';

/** Has the account start the agent. @throws BreadboxError `not-allowed` naming what is closed to it */
export async function checkReach(account: UnixAccount, reach: Reach): Promise<void> {
  const { setpriv, node, agent } = reach;
  const run = (argv: readonly string[]) => runAs(setpriv, account, argv);
  const trouble = await run([node, agent, '--version']);
  if (trouble === undefined) return;
  const { name } = account;
  const toNode = await run(['/bin/sh', '-c', FIRST_CLOSED, 'sh', ...foldersTo(node), node]);
  if (toNode !== undefined) {
    throw new BreadboxError(
      'not-allowed',
      `${name} cannot run ${node}: ${toNode.stdout || 'the way there'} is closed to it.`,
      {
        hint: 'Start the head with a Node.js that all accounts can run, such as one in /usr/bin or /usr/local/bin.',
      },
    );
  }
  const toAgent = await run(['/bin/sh', '-c', FIRST_CLOSED, 'sh', ...foldersTo(agent)]);
  if (toAgent !== undefined) {
    throw new BreadboxError(
      'not-allowed',
      `${name} cannot reach the data directory of the head: ${toAgent.stdout || 'the way there'} is closed to it.`,
      { hint: 'Move it to where all accounts can go, and start the head with: BREADBOX_HOME=/var/lib/breadbox' },
    );
  }
  throw new BreadboxError('not-allowed', `${name} cannot run ${node} ${agent}: ${trouble.last}`, {
    hint: `Try it: setpriv --reuid=${name} --regid=${account.gid} --init-groups ${node} ${agent} --version`,
  });
}

/** `undefined`: it ended with 0. */
async function runAs(setpriv: string, account: UnixAccount, argv: readonly string[]) {
  const [program = '', ...args] = [...asAccount(setpriv, account), ...argv];
  const options = { env: accountEnvironment(account), cwd: '/', timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  try {
    await promisify(execFile)(program, args, options);
    return undefined;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    return { stdout, last: stderr.trim().split('\n').at(-1) || message };
  }
}

/** From / on, without the path itself. */
function foldersTo(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersTo(parent), parent];
}
