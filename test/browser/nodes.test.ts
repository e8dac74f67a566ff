import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, SCREENS, smallTargets } from './page-looks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { type WatchedPage, watchPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const LIST = [
  'node,address,user,groups,shelf',
  'rain10,127.0.9.10,pi,,top',
  'rain2,127.0.9.2,pi,blue,',
  'rain1,127.0.9.1,pi,blue,',
];

describe.skipIf(NO_CHROMIUM)('nodes', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    visit = await visitHead([400, 404, 409]);
    ({ head, watched, page } = visit);
  });
  afterAll(() => visit?.end());

  const take = (name: string, lines: readonly string[]) =>
    page
      .getByLabel('List of nodes')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) });
  const names = () => page.locator('table.nodes tbody td:first-child a').allTextContents();

  it('has ways to begin, one of them the main one', async () => {
    await looksWell(page, 'welcome-choices');
    await page.getByRole('link', { name: 'Add my boards' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your supercomputer has no nodes yet.' }).waitFor();
    expect(await page.locator('main .btn.go').allTextContents()).toEqual(['Choose a file']);
    await looksWell(page, 'nodes-none');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('shows every error of a list with its place, and imports nothing', async () => {
    await take('node_list.csv', ['node,address', 'rain1,127.0.9.1', 'rain1,127.0.9.2', 'rain3,not an address']);
    const errors = page.getByRole('alert');
    await errors.getByText(/^node_list\.csv has [2-9] errors/).waitFor();
    expect(await errors.locator('li b').allTextContents()).toContain('node_list.csv:4:7');
    expect(await errors.locator('mark').allTextContents()).toContain('not an address');
    await looksWell(page, 'nodes-import-errors');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Your supercomputer has no nodes yet.' }).waitFor();
  });

  it('says what an import would do, then does it, in natural order', async () => {
    await take('node_list.csv', LIST);
    await page.getByText('adds rain[1-2,10]. No node is touched by that.').waitFor();
    await looksWell(page, 'nodes-import');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Imported: rain[1-2,10] added.').waitFor();
    await page.getByRole('heading', { name: 'Three nodes are known; none was contacted yet.' }).waitFor();
    expect(await names()).toEqual(['rain1', 'rain2', 'rain10']);
    await page.getByRole('row', { name: /^rain10 .*shelf top/ }).waitFor();
    await page
      .getByRole('link', { name: /Nodes\s*3 known/ })
      .first()
      .waitFor();
    await looksWell(page, 'nodes-three');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('takes a node by hand, and says why it takes none twice', async () => {
    await page.getByRole('button', { name: 'Add nodes' }).click();
    const form = page.getByRole('form', { name: 'A node by hand' });
    await form.getByLabel('Name').fill('rain3');
    await form.getByLabel('Address').fill('127.0.9.1');
    await form.getByRole('button', { name: 'Add this node' }).click();
    await form.getByRole('alert').waitFor();
    expect(await form.getByRole('alert').textContent()).toMatch(/rain1/);
    await looksWell(page, 'nodes-adding');
    await form.getByLabel('Address').fill('127.0.9.3');
    await form.getByRole('button', { name: 'Add this node' }).click();
    await page.getByText('rain3 added.').waitFor();
    await expect.poll(names, SOON).toEqual(['rain1', 'rain2', 'rain3', 'rain10']);
  });

  it('hears of nodes that the command line adds', async () => {
    await head.breadbox('nodes', 'add', 'rain4', '--address', '127.0.9.4');
    await expect.poll(names, SOON).toEqual(['rain1', 'rain2', 'rain3', 'rain4', 'rain10']);
  });

  it('makes, changes and removes a group by the keyboard', async () => {
    await page.getByRole('button', { name: 'Make a group' }).press('Enter');
    const form = page.getByRole('form', { name: 'A new group' });
    await expect.poll(() => form.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('odd');
    await page.keyboard.press('Tab');
    await page.keyboard.type('rain[1,3');
    await form.getByText(/is never closed/).waitFor();
    await page.keyboard.type(']');
    await form.getByText('2 nodes.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^@odd rain\[1,3\] 2/ }).waitFor();
    await page.getByRole('button', { name: 'Change odd' }).click();
    await page.getByLabel('Nodes of odd').fill('rain3');
    await looksWell(page, 'nodes-group');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /^@odd rain3 1/ }).waitFor();
    await page.getByRole('button', { name: 'Change odd' }).click();
    await page.getByRole('button', { name: 'Remove the group' }).click();
    await expect.poll(() => page.getByRole('row', { name: /^@odd/ }).count(), SOON).toBe(0);
  });

  it('shows one node, says why it cannot blink, and forgets it when told twice', async () => {
    await page.getByRole('link', { name: 'rain10' }).click();
    await page.getByRole('heading', { level: 1, name: 'rain10 is known; it was not contacted yet.' }).waitFor();
    await page.getByText('node_list.csv:2').waitFor();
    await looksWell(page, 'node-unknown');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.waitForURL(`${head.url}/nodes`);
    await expect.poll(names, SOON).toEqual(['rain1', 'rain2', 'rain3', 'rain4']);
    await page.goto(`${head.url}/nodes/rain10`);
    await page.getByRole('heading', { level: 1, name: 'There is no node rain10.' }).waitFor();
  });

  it('lets a viewer look and change nothing', async () => {
    const made = await head.breadbox('token', 'create', '--role', 'viewer', '--name', 'kiosk', '--json');
    const viewer = await watchPage(await visit.browser.newContext({ viewport: SCREENS.desk }));
    await viewer.page.goto(`${head.url}/login?to=/nodes`);
    await viewer.page.getByLabel('Link, or API token').fill((JSON.parse(made) as { token: string }).token);
    await viewer.page.getByRole('button', { name: 'Go in' }).click();
    await viewer.page.getByText('Only the owner of this Breadbox adds, finds and removes nodes.').waitFor();
    expect(await viewer.page.locator('main').getByRole('button').count()).toBe(0);
    await viewer.page.goto(`${head.url}/up`);
    await viewer.page.getByText('Who owns this Breadbox brings nodes up.').waitFor();
    await viewer.page.goto(`${head.url}/nodes/practice`);
    await viewer.page.getByText('Who owns this Breadbox makes and ends them.').waitFor();
    await looksWell(viewer.page, 'practice-viewer');
    expect(viewer.complaints()).toEqual([]);
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});
