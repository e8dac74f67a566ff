import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path/posix';
import type { JobFiles } from '../../jobs/files/job-files.ts';
import type { UnixAccount } from '../../jobs/unix-account.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { sendUserBytes } from '../user-content.ts';
import type { WhoContext } from '../who.ts';

export function mountFileRoutes(app: HeadApp, filesNow: () => JobFiles, accounts: RunAccounts): void {
  /** Who may not run a program as the account may not read or write its files either. */
  const accountOf = async (who: WhoContext): Promise<UnixAccount | undefined> => {
    await accounts.checkMaySubmit(who);
    return (await accounts.workplace(who.user)).account;
  };

  mount(app, 'GET /api/files', async ({ query, who }) => {
    const account = await accountOf(who);
    return filesNow().list(account, query.path ?? account?.home ?? homedir());
  });

  mount(app, 'GET /api/files/{path}', async ({ params, who, request }) => {
    const path = `/${params.path}`;
    return sendUserBytes({ ...(await filesNow().read(await accountOf(who), path)), name: path }, request);
  });

  mount(app, 'POST /api/jobs/directory', async ({ who }) => {
    const account = await accountOf(who);
    const directory = join(account?.home ?? homedir(), 'breadbox-jobs', freshName(new Date()));
    await filesNow().makeDirectory(account, directory);
    return { directory };
  });

  mount(app, 'PUT /api/files/{path}', async ({ params, query, who, body }) =>
    filesNow().write(await accountOf(who), `/${params.path}`, body, query.parents),
  );
}

/** Sorts by when it was made: 2026-11-21-1840-3fa9. */
function freshName(now: Date): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  return `${day}-${time.slice(0, 5).replace(':', '')}-${randomBytes(3).toString('hex')}`;
}
