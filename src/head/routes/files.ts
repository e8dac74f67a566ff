import { homedir } from 'node:os';
import type { AccountFiles } from '../../jobs/files/account-files.ts';
import type { UnixAccount } from '../../jobs/unix-account.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { sendUserBytes } from '../user-content.ts';
import type { WhoContext } from '../who.ts';

export function mountFileRoutes(app: HeadApp, files: AccountFiles, accounts: RunAccounts): void {
  /** Who may not run a program as the account may not read or write its files either. */
  const accountOf = async (who: WhoContext): Promise<UnixAccount | undefined> => {
    await accounts.checkMaySubmit(who);
    return (await accounts.workplace(who.user)).account;
  };

  mount(app, 'GET /api/files', async ({ query, who }) => {
    const account = await accountOf(who);
    return files.list(account, query.path ?? account?.home ?? homedir());
  });

  mount(app, 'GET /api/files/{path}', async ({ params, who, request }) => {
    const path = `/${params.path}`;
    return sendUserBytes({ ...(await files.read(await accountOf(who), path)), name: path }, request);
  });

  mount(app, 'PUT /api/files/{path}', async ({ params, query, who, body }) =>
    files.write(await accountOf(who), `/${params.path}`, body, query.parents),
  );
}
