import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;

describe.skipIf(NO_CHROMIUM)('taking nodes out of work', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let box: string;
  beforeAll(async () => {
    visit = await visitHead();
    ({ head, watched, page } = visit);
    const { nodes } = JSON.parse(await head.breadbox('top', '--json')) as { nodes: readonly { node: string }[] };
    box = nodes[0]!.node;
    await head.breadbox('nodes', 'add', box, '--address', '127.0.9.7');
    await page.goto(`${head.url}/nodes/${box}`);
  });
  afterAll(() => visit?.end());

  it('drains a node with a reason, and says it where the nodes are listed', async () => {
    const section = page.getByRole('region', { name: 'For jobs' });
    await section.getByText('Idle').waitFor();
    await section.getByLabel('Why it is to take no new work').fill('new fan');
    await looksWell(page, 'node-for-jobs');
    await section.getByRole('button', { name: 'Drain it' }).click();
    await section.getByText('Drained').waitFor();
    await section.getByText('new fan').waitFor();
    expect(await smallTargets(page)).toEqual([]);
    await page.goto(`${head.url}/nodes`);
    const row = page.getByRole('row', { name: new RegExp(`^${box}`) });
    await row.getByText('Drained').waitFor();
    await row.getByText('new fan').waitFor();
    await looksWell(page, 'nodes-drained');
  });

  it('hears that the command line has resumed it', async () => {
    await head.breadbox('resume', box);
    const row = page.getByRole('row', { name: new RegExp(`^${box}`) });
    await expect.poll(() => row.getByText('Drained').count(), SOON).toBe(0);
  });

  it('shows how a restart goes, and that it failed', async () => {
    await head.breadbox('nodes', 'add', 'far', '--address', '127.0.9.9', '--port', '9');
    await head.breadbox('reboot', 'far').catch(() => undefined);
    const line = page.getByRole('region', { name: 'Maintenance' });
    await line.getByText('Restarting nodes failed: 0 of 1 done.').waitFor();
    await line.getByText(/^failed: far .* cannot be reached/).waitFor();
    await looksWell(page, 'nodes-maintenance');
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});
