import type { Workplace } from '../../farm/farm-context.ts';
import type { RunAccounts } from './run-accounts.ts';

/** The accounts that jobs run as, wherever jobs go at the moment. */
export class AccountsSeat implements RunAccounts {
  readonly #now: () => RunAccounts;

  constructor(now: () => RunAccounts) {
    this.#now = now;
  }

  checkMayRun(...args: Parameters<RunAccounts['checkMayRun']>): Promise<void> {
    return this.#now().checkMayRun(...args);
  }

  checkMaySubmit(...args: Parameters<RunAccounts['checkMaySubmit']>): Promise<void> {
    return this.#now().checkMaySubmit(...args);
  }

  checkToken(...args: Parameters<RunAccounts['checkToken']>): Promise<void> {
    return this.#now().checkToken(...args);
  }

  workplace(user: string): Promise<Workplace> {
    return this.#now().workplace(user);
  }
}
