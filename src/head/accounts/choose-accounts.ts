import type { Logger } from 'pino';
import { findSetpriv } from '../../jobs/as-account.ts';
import { prepareHomeForAccounts } from './home-for-accounts.ts';
import { OneAccount } from './one-account.ts';
import { OwnAccounts } from './own-accounts.ts';
import type { RunAccounts } from './run-accounts.ts';
import { homeTrouble } from './safe-home.ts';

export interface Choice {
  readonly accounts: RunAccounts;
  /** The path of breadbox-agent, where those who are to run it can read it. */
  readonly agent: string;
}

/** A head that is root runs each user's programs as that user, where it safely can; any other, and else, all as its own account. */
export async function chooseAccounts(options: {
  readonly account: string;
  readonly home: string;
  readonly trustUsers: boolean;
  readonly version: string;
  /** As shipped with the head. */
  readonly agent: string;
  /** Of the head; `undefined` where there can be none. */
  readonly socket: string | undefined;
  readonly logger: Logger;
}): Promise<Choice> {
  const { home, logger, version, agent: shipped } = options;
  if (process.getuid?.() !== 0) return { accounts: new OneAccount(options), agent: shipped };
  const { socket } = options;
  const setpriv = await findSetpriv();
  const because = setpriv === undefined ? NO_SETPRIV : socket === undefined ? NO_SOCKET : await homeTrouble(home);
  if (setpriv === undefined || socket === undefined || because !== undefined) {
    logger.warn({ because }, 'users cannot run as their own accounts');
    return { accounts: new OneAccount({ ...options, because }), agent: shipped };
  }
  process.umask(0o077);
  const agent = await prepareHomeForAccounts(home, shipped, version);
  return { accounts: new OwnAccounts({ ...options, socket, setpriv, node: process.execPath, agent }), agent };
}

const NO_SOCKET = 'No socket can be made in the data directory: its path is too long, or its file system has none.';
const NO_SETPRIV = 'This head is root but cannot give programs other rights: it takes the setpriv of util-linux.';
