import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Workplace } from '../../farm/farm-context.ts';
import type { WhoContext } from '../who.ts';
import type { RunAccounts } from './run-accounts.ts';

export interface OneAccountOptions {
  readonly account: string;
  readonly trustUsers: boolean;
  readonly home: string;
  readonly socket?: string | undefined;
  /** Why a head that is root does not give each user an account. */
  readonly because?: string | undefined;
}

/** All programs run as the head's own account: whoever may run one can read what the owner can. */
export class OneAccount implements RunAccounts {
  readonly #options: OneAccountOptions;

  constructor(options: OneAccountOptions) {
    this.#options = options;
  }

  async checkMayRun({ user }: Pick<WhoContext, 'user'>): Promise<void> {
    this.#check(user, 'A run');
  }

  async checkMaySubmit({ user }: Pick<WhoContext, 'user'>): Promise<void> {
    this.#check(user, 'A job');
  }

  #check(user: string, what: string): void {
    const { account, trustUsers, because } = this.#options;
    if (trustUsers || user === account) return;
    const trust = 'If all who have a token are trusted that much, start the head with: breadbox start --trust-users';
    throw new BreadboxError(
      'not-allowed',
      `${what} of ${user} would execute as ${account}, and could read all that ${account} can.`,
      { hint: because === undefined ? trust : `${because} ${trust}` },
    );
  }

  async checkToken(): Promise<void> {}

  async workplace(): Promise<Workplace> {
    const { home, socket } = this.#options;
    const workDir = join(home, 'work');
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    return { account: undefined, workDir, socket };
  }
}
