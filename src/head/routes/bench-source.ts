import { homedir } from 'node:os';
import { keepOsuSource } from '../../benchmarks/osu/osu-source.ts';
import type { JobFiles } from '../../jobs/files/job-files.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

/** What benchmarks are made of and the owner has to give. */
export function mountBenchSourceRoute(app: HeadApp, filesNow: () => JobFiles, accounts: RunAccounts): void {
  mount(app, 'PUT /api/benchmarks/osu/source', async ({ body, who }) => {
    const { account } = await accounts.workplace(who.user);
    return keepOsuSource(filesNow(), account, account?.home ?? homedir(), body);
  });
}
