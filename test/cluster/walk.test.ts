import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeSet } from '../../src/cluster/node-set.ts';
import { NO_CHROMIUM, openChromium } from '../browser/chromium.ts';
import { followEveryLink } from '../browser/every-link.ts';
import { picturesOf, SCREENS } from '../browser/page-looks.ts';
import { type WatchedPage, watchPage } from '../browser/watched-page.ts';
import { ReadyCluster } from './ready-cluster.ts';
import { oneOrBoth } from './releases.ts';

/** Other clusters are made beside this one. */
const WORK = { timeout: 90_000 } as const;
const SCRIPT = `#!/bin/sh
#SBATCH --job-name=pair
#SBATCH --nodes=2
#SBATCH --ntasks=2
#SBATCH --time=5

srun hostname
`;

describe.skipIf(NO_CHROMIUM).each(oneOrBoth('trixie'))(
  'people of a Slurm cluster of %s walk through the dashboard',
  (release) => {
    let cluster: ReadyCluster;
    let browser: Browser;
    let owner: WatchedPage;
    let page: Page;

    beforeAll(async () => {
      cluster = await ReadyCluster.take(release);
      browser = await openChromium();
      owner = await opened((await cluster.head.json<{ url: string }>(['login'])).url);
      ({ page } = owner);
    });
    afterAll(async () => {
      await browser?.close();
      await cluster?.giveBack();
    });

    const opened = async (address: string): Promise<WatchedPage> => {
      const watched = await watchPage(await browser.newContext({ viewport: SCREENS.desk }));
      watched.page.setDefaultTimeout(WORK.timeout);
      await watched.page.goto(address);
      return watched;
    };
    const heading = (where = page) => where.getByRole('heading', { level: 1 }).textContent();
    const rail = (name: RegExp, where = page) =>
      where.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name });

    test('the nodes are there, up and idle', async () => {
      await rail(/^Nodes/).click();
      const row = (node: string) => page.getByRole('row', { name: new RegExp(`^${node} `) });
      for (const node of cluster.compute) await row(node).getByText('Idle').first().waitFor();
      await picturesOf(page, 'walk-cluster-nodes');
    });

    test('a job on two nodes goes from the editor to its output, and says where it ran', async () => {
      const words = ['token', 'create', '--role', 'user', '--user', 'ada'];
      const { token } = await cluster.head.json<{ token: string }>(words);
      const ada = await opened(`${cluster.head.running.url}/login?to=/jobs`);
      await ada.page.getByLabel('Link, or API token').fill(token);
      await ada.page.getByRole('button', { name: 'Go in' }).click();
      await ada.page.getByRole('link', { name: 'Submit a job' }).first().click();
      await ada.page.getByRole('textbox', { name: 'Job script' }).fill(SCRIPT);
      await ada.page.getByText(/^It asks for 2 tasks/).waitFor();
      await ada.page.getByRole('button', { name: 'Submit' }).click();
      await ada.page.waitForURL(/\/jobs\/\d+$/);
      await expect.poll(() => heading(ada.page), WORK).toMatch(/^pair is done/);
      const output = ada.page.getByRole('region', { name: 'Output of pair' });
      const printed = async () =>
        (await output.locator('pre > div').allTextContents()).map((line) => line.trim()).sort();
      const ran = cluster.compute.slice(0, 2).sort();
      await expect.poll(async () => (await printed()).filter((line) => line !== ''), WORK).toEqual(ran);
      expect(await ada.page.locator('.job-facts').textContent()).toContain(
        `by ada, 2 tasks on 2 cores, on ${NodeSet.parse(ran.join(','))}`,
      );
      await picturesOf(ada.page, 'walk-cluster-job');
      await ada.page.getByRole('link', { name: 'Run again' }).click();
      await expect.poll(() => ada.page.getByRole('textbox', { name: 'Job script' }).inputValue(), WORK).toBe(SCRIPT);
      expect(ada.complaints()).toEqual([]);
      await ada.page.context().close();
    });

    test('a project of the farm runs on the nodes to its picture', async () => {
      await rail(/^Farm/).click();
      await page.getByRole('link', { name: 'mandelbrot', exact: true }).click();
      await page.getByRole('button', { name: /^Run it/ }).click();
      await page.waitForURL(/\/farm\/runs\/r\d+$/);
      await expect.poll(() => heading(), WORK).toMatch(/^mandelbrot is done: 384 tiles/);
      await page.getByText('384 of 384 tiles are answered.', { exact: true }).waitFor();
      await page.getByRole('img', { name: /^mandelbrot.png of mandelbrot/ }).waitFor();
      await page.getByText('The lanes in figures').click();
      const lanes = (await page.locator('table.figures tbody tr').allTextContents()).join('\n');
      expect(cluster.compute.filter((node) => lanes.includes(node))).not.toEqual([]);
      await picturesOf(page, 'walk-cluster-run');
    });

    test('every link leads somewhere', async () => {
      const found = await followEveryLink(owner, cluster.head.running.url, ['/']);
      const paths = found.map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(['/nodes', '/machine', '/network', '/alerts', '/doctor']));
      for (const node of cluster.all) expect(paths).toContain(`/nodes/${node}`);
    });
  },
);
