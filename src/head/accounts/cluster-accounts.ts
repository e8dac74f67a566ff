import { BreadboxError } from '../../cluster/errors.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { Workplace } from '../../farm/farm-context.ts';
import type { ClusterShell } from '../../jobs/engines/slurm/cluster-shell.ts';
import { isAccountName, parseAccount, type UnixAccount } from '../../jobs/unix-account.ts';
import type { Role } from '../../protocol/auth.ts';
import type { WhoContext } from '../who.ts';
import type { RunAccounts } from './run-accounts.ts';

const KNOWN_FOR_MS = 30_000;
const ASK_SEC = 20;
/** What getent(1) exits with where the database has no such key. */
const NO_SUCH_KEY = 2;

export interface ClusterAccountsOptions {
  readonly shell: ClusterShell;
  /** The head's own account: the owner. */
  readonly owner: string;
  readonly trustUsers: boolean;
}

/**
 * Accounts of a cluster, as its head node has them: every user's jobs run as the one of the user's name where the login there may
 * take it on, else all as the login. The owner has the login where there is no account of the owner's name.
 */
export class ClusterAccounts implements RunAccounts {
  readonly #options: ClusterAccountsOptions;
  readonly #found = new Map<string, { readonly account: UnixAccount | undefined; readonly untilMs: number }>();

  constructor(options: ClusterAccountsOptions) {
    this.#options = options;
  }

  async checkMayRun(who: Pick<WhoContext, 'user' | 'role'>, pushedBy: string): Promise<void> {
    const account = await this.#check(who, 'Runs');
    if (account.uid !== 0 || pushedBy === who.user) return;
    throw new BreadboxError(
      'not-allowed',
      `This project was pushed by ${pushedBy}, and its programs would run as ${account.name}, with all rights on ${this.#options.shell.node}.`,
      { hint: `Let ${pushedBy} run it; or read it, and push it yourself under another name.` },
    );
  }

  async checkMaySubmit(who: Pick<WhoContext, 'user' | 'role'>): Promise<void> {
    await this.#check(who, 'Jobs');
  }

  async checkToken({ role, user }: { readonly role: Role; readonly user: string }): Promise<void> {
    const { shell, owner } = this.#options;
    if ((role !== 'user' && role !== 'owner') || user === owner) return;
    await shell.known();
    if (!shell.accounts) return;
    const account = await this.#ask(user);
    if (account === undefined) {
      throw new BreadboxError('bad-input', `user: ${shell.node} has no account ${user}, as which its jobs would run.`, {
        hint: `Add the person to the cluster: breadbox users add ${user}. A viewer needs none.`,
      });
    }
    if (account.uid === 0) {
      throw new BreadboxError('bad-input', `user: jobs of ${user} would have all rights on ${shell.node}.`, {
        hint: 'Name another account with --user.',
      });
    }
  }

  async workplace(user: string): Promise<Workplace> {
    const account = await this.#account(user);
    return { account, workDir: `/var/tmp/breadbox-${account.uid}` };
  }

  async #check({ user, role }: Pick<WhoContext, 'user' | 'role'>, what: string): Promise<UnixAccount> {
    const { shell, owner, trustUsers } = this.#options;
    const account = await this.#account(user);
    if (!shell.accounts && user !== owner && !trustUsers) {
      throw new BreadboxError(
        'not-allowed',
        `${what} of ${user} would execute as ${account.name} on ${shell.node}, and could read all that ${account.name} can.`,
        {
          hint: `Log in there as root to give each user an account; or, if all who have a token are trusted that much, start the head with: breadbox start --trust-users`,
        },
      );
    }
    if (account.uid !== 0 || role === 'owner') return account;
    throw new BreadboxError(
      'not-allowed',
      `${what} of ${user} have all rights on ${shell.node}: they are the owner's.`,
      {
        hint: 'Ask the owner for a token of an account of your own: breadbox token create --role user --user NAME',
      },
    );
  }

  async #account(user: string): Promise<UnixAccount> {
    const { shell, owner } = this.#options;
    // Before, it cannot be said whether everybody has an account of their own there.
    await shell.known();
    const own = shell.accounts ? await this.#ask(user) : undefined;
    if (own !== undefined && (own.uid !== 0 || user === owner)) return own;
    if (shell.accounts && user !== owner) {
      const what = own === undefined ? 'has no account' : 'has only one that is root by another name:';
      throw new BreadboxError('not-allowed', `Jobs of ${user} run as ${user}, and ${shell.node} ${what} ${user}.`, {
        hint: `Add the person to the cluster: breadbox users add ${user}`,
      });
    }
    const login = await this.#ask(shell.login);
    if (login !== undefined) return login;
    throw new BreadboxError('engine-failed', `${shell.node} does not know ${shell.login}, as which we are logged in.`);
  }

  async #ask(name: string): Promise<UnixAccount | undefined> {
    const known = this.#found.get(name);
    if (known !== undefined && known.untilMs > Date.now()) return known.account;
    if (!isAccountName(name)) return undefined;
    const script = `getent passwd -- ${joinWords([name])}`;
    const { exitCode, stdout, stderr } = await this.#options.shell.run({ script, timeoutSec: ASK_SEC });
    if (exitCode !== 0 && exitCode !== NO_SUCH_KEY) {
      throw new BreadboxError('engine-failed', `getent on ${this.#options.shell.node} failed: ${stderr.trim()}`);
    }
    const account = parseAccount(stdout.split('\n')[0] ?? '', name);
    this.#found.set(name, { account, untilMs: Date.now() + KNOWN_FOR_MS });
    return account;
  }
}
