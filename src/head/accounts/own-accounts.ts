import { BreadboxError } from '../../cluster/errors.ts';
import type { Workplace } from '../../farm/farm-context.ts';
import { findAccount, type UnixAccount } from '../../jobs/unix-account.ts';
import type { Role } from '../../protocol/auth.ts';
import type { WhoContext } from '../who.ts';
import { checkReach, type Reach } from './check-reach.ts';
import type { RunAccounts } from './run-accounts.ts';
import { makeWorkDirectory } from './work-directory.ts';

const KNOWN_FOR_MS = 30_000;

export interface OwnAccountsOptions extends Reach {
  /** The head's own account: root. */
  readonly account: string;
  readonly home: string;
  readonly socket: string;
}

/** Every user's programs run as the Unix account of the user's name. */
export class OwnAccounts implements RunAccounts {
  readonly #options: OwnAccountsOptions;
  readonly #found = new Map<string, { readonly account: UnixAccount; readonly untilMs: number }>();
  readonly #reaching = new Map<string, number>();

  constructor(options: OwnAccountsOptions) {
    this.#options = options;
  }

  async checkMayRun(who: Pick<WhoContext, 'user' | 'role'>, pushedBy: string): Promise<void> {
    const { user } = who;
    const account = await this.#check(who, 'Runs');
    if (account.uid !== 0 || pushedBy === user) return;
    throw new BreadboxError(
      'not-allowed',
      `This project was pushed by ${pushedBy}, and its programs would run as ${user}, with all rights on this computer.`,
      { hint: `Let ${pushedBy} run it; or read it, and push it yourself under another name.` },
    );
  }

  async checkMaySubmit(who: Pick<WhoContext, 'user' | 'role'>): Promise<void> {
    await this.#check(who, 'Jobs');
  }

  async checkToken({ role, user }: { readonly role: Role; readonly user: string }): Promise<void> {
    if (role !== 'user' && role !== 'owner') return;
    const found = await findAccount(user);
    if (found === undefined) {
      throw new BreadboxError(
        'bad-input',
        `user: this computer has no account ${user}, as which its runs would execute.`,
        {
          hint: `Make one first: useradd --create-home ${user}. A viewer needs none.`,
        },
      );
    }
    if (found.uid !== 0 || (role === 'owner' && user === this.#options.account)) return;
    throw new BreadboxError('bad-input', `user: runs of ${user} would have all rights on this computer.`, {
      hint: 'Name another account with --user. What is to have all rights takes --role owner.',
    });
  }

  async workplace(user: string): Promise<Workplace> {
    const account = await this.#account(user);
    const { home, socket } = this.#options;
    return { account, workDir: await makeWorkDirectory(home, account), socket };
  }

  async #check({ user, role }: Pick<WhoContext, 'user' | 'role'>, what: string): Promise<UnixAccount> {
    const account = await this.#account(user);
    if (account.uid !== 0) await this.#checkReach(account);
    else if (role !== 'owner') {
      throw new BreadboxError(
        'not-allowed',
        `${what} of ${user} have all rights on this computer: they are the owner's.`,
        {
          hint: 'Ask the owner for a token of an account of your own: breadbox token create --role user --user NAME',
        },
      );
    }
    return account;
  }

  async #account(user: string): Promise<UnixAccount> {
    const known = this.#found.get(user);
    if (known !== undefined && known.untilMs > Date.now()) return known.account;
    const account = await findAccount(user);
    if (account === undefined || (account.uid === 0 && user !== this.#options.account)) {
      this.#found.delete(user);
      const what = account === undefined ? 'has no account' : 'has only one that is root by another name:';
      throw new BreadboxError('not-allowed', `Runs of ${user} execute as ${user}, and this computer ${what} ${user}.`, {
        hint: `Make one (useradd --create-home ${user}), or use the token of an account that there is.`,
      });
    }
    this.#found.set(user, { account, untilMs: Date.now() + KNOWN_FOR_MS });
    return account;
  }

  async #checkReach(account: UnixAccount): Promise<void> {
    if ((this.#reaching.get(account.name) ?? 0) > Date.now()) return;
    await checkReach(account, this.#options);
    this.#reaching.set(account.name, Date.now() + KNOWN_FOR_MS);
  }
}
