import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { recordUps } from './recorded-ups.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
/** Nothing listens on this port of loopback. */
const NOBODY = '127.0.9.1';
const CAN_PRACTISE =
  process.getuid?.() === 0 && existsSync('/usr/bin/systemd-nspawn') && existsSync('/usr/bin/mmdebstrap');

describe.skipIf(NO_CHROMIUM)('up', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    visit = await visitHead([403, 404, 409, 502]);
    ({ head, watched, page } = visit);
  });
  afterAll(() => visit?.end());

  const heading = () => page.getByRole('heading', { level: 1 }).textContent();
  const open = (path: string) => page.goto(`${head.url}${path}`);

  it('asks for nodes where there are none', async () => {
    await open('/up');
    await page.getByRole('heading', { level: 1, name: 'There is nothing to bring up yet.' }).waitFor();
    await page.getByRole('link', { name: 'To the nodes' }).waitFor();
    await open('/up/u9');
    await page.getByRole('heading', { level: 1, name: 'There is no up u9.' }).waitFor();
  });

  it('looks first, with choices that are kept and passwords that are not', async () => {
    await head.breadbox('nodes', 'add', 'rain0', '--address', NOBODY, '--port', '9');
    await open('/up');
    await page.getByRole('heading', { level: 1, name: 'Make 1 node a cluster: look first, change then.' }).waitFor();
    expect(await page.locator('main .btn.go').allTextContents()).toEqual(['Look what would change']);
    await page.getByText('Everything is decided from what the nodes are').click();
    await page.getByLabel('Name of the cluster').fill('rain');
    await page.getByText('Needed only where a node asks for one').click();
    await page.getByLabel('Password for sudo').fill('never kept');
    await page.getByRole('button', { name: 'Show the fingerprints' }).click();
    await page.getByText('1 node asked, 0 new.').waitFor();
    await looksWell(page, 'up-begin');
    expect(await smallTargets(page)).toEqual([]);
    const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/ups'));
    await page.getByRole('button', { name: 'Look what would change' }).click();
    expect((await asked).postDataJSON()).toMatchObject({
      kind: 'up',
      dryRun: true,
      choices: { name: 'rain' },
      passwords: { sudo: 'never kept' },
    });
    await page.waitForURL(/\/up\/u1$/);
    await page.getByText('Failed', { exact: true }).waitFor();
    expect(await heading()).toBe('Up cannot begin yet: 1 problem. Nothing was changed.');
    const alert = page.getByRole('region', { name: 'What is in the way' });
    expect(await alert.textContent()).toMatch(/rain0/);
    await looksWell(page, 'up-problems');
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    expect(kept).toContain('rain');
    expect(kept).not.toContain('never kept');
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.waitForURL(/\/up\?after=u1$/);
    expect(await page.getByLabel('Name of the cluster').inputValue()).toBe('rain');
    await page.getByRole('row', { name: /^Bring up rain0: a look/ }).waitFor();
  });

  describe('of 64 nodes, as recorded', () => {
    beforeAll(async () => {
      const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
      await head.breadbox('nodes', 'remove', 'rain0');
      await head.stop();
      recordUps(home, 1);
      await head.start();
      watched.complaints(); // of a head that did not answer meanwhile
      await open('/nodes');
      await page.getByRole('heading', { level: 1 }).filter({ hasText: 'nodes are up' }).waitFor(SOON);
    });

    it('names the nodes that need a hand, and finds others by their words', async () => {
      expect(await heading()).toBe('62 of 64 nodes are up. rain63 does not answer; rain62 was not finished.');
      await page.getByRole('row', { name: /^rain62 .*Not finished/ }).waitFor();
      await looksWell(page, 'nodes-64');
      await page.getByLabel('Only nodes with these words').fill('left');
      await page.getByText('8 of 64 nodes').waitFor();
      await page.getByRole('link', { name: 'rain3', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'rain3 is up.' }).waitFor();
      await page.getByText('6.6.51+rpt-rpi-2712').first().waitFor();
      await looksWell(page, 'node-up');
    });

    it('folds what is equal, and says of what failed why and what to do', async () => {
      await open('/up/u4');
      await page
        .getByRole('heading', { level: 1, name: 'Up could not finish rain62 and rain63; the other 62 went on.' })
        .waitFor();
      const phases = page.getByRole('list', { name: 'Phases' });
      await phases.getByText('rain63 failed, 63 ok').waitFor();
      await phases.getByText('You don’t have enough free space in /var/cache/apt/archives/.').waitFor();
      await page.getByText('Look at its power first, then at its cable.').waitFor();
      await page.getByText('A file that root wrote on rain0 is seen on rain[1-61].').waitFor();
      await page.getByText('change /etc/hosts').click();
      await page.getByRole('region', { name: 'Difference: change /etc/hosts' }).getByText('-127.0.1.1').waitFor();
      await looksWell(page, 'up-64-failed');
      expect(await smallTargets(page)).toEqual([]);
    });

    it('tells a look from a change', async () => {
      await open('/up/u3');
      await page
        .getByRole('heading', { level: 1, name: '128 changes would be made on 64 nodes; nothing was changed yet.' })
        .waitFor();
      await page.getByText('all to change').first().waitFor();
      await looksWell(page, 'up-64-look');
      await page.getByRole('link', { name: 'Go on to make them' }).click();
      await page.getByText('128 changes would be made. The same choices stand below.').waitFor();
      expect(await page.locator('main .btn.go').allTextContents()).toEqual(['Bring up 64 nodes']);
      await page.getByLabel(/Take the cluster down/).check();
      await page.getByRole('button', { name: 'Take down 64 nodes' }).click();
      await page.getByText('Jobs that run there are ended. Go on?').waitFor();
      expect(await page.getByRole('button', { name: 'Not now' }).evaluate((no) => no === document.activeElement)).toBe(
        true,
      );
      await looksWell(page, 'up-down');
      await page.getByRole('button', { name: 'Not now' }).click();
    });

    it('says that one was interrupted, and keeps the history', async () => {
      await open('/up/u5');
      await page
        .getByRole('heading', { level: 1, name: 'Up was interrupted when Breadbox ended; the same again goes on.' })
        .waitFor();
      await looksWell(page, 'up-64-interrupted');
      await open('/up');
      const rows = page.getByRole('table', { name: 'Ups, newest first' }).getByRole('row');
      await expect.poll(() => rows.count(), SOON).toBe(6); // its head and five ups
      await looksWell(page, 'up-history');
    });
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});

describe.skipIf(NO_CHROMIUM || !CAN_PRACTISE)('a practice cluster', () => {
  let visit: Visit;
  let head: TestHead;
  let page: Page;
  beforeAll(async () => {
    visit = await visitHead();
    ({ head, page } = visit);
    await page.getByRole('link', { name: 'Make a virtual cluster' }).waitFor();
  });
  afterAll(async () => {
    await head?.breadbox('sandbox', 'destroy', '--all').catch(() => undefined); // the test destroys it, unless it failed
    await visit?.end();
  });

  it('is made with words, switched, and destroyed when told twice', { timeout: 240_000 }, async () => {
    await page.getByRole('link', { name: 'Make a virtual cluster' }).click();
    await page.getByLabel('Nodes', { exact: true }).fill('1');
    await page.getByLabel('Name').fill('brow');
    await page.getByRole('button', { name: 'Make a practice cluster' }).click();
    await page.getByRole('log').getByText('booting').waitFor({ timeout: 180_000 });
    await page.getByRole('heading', { level: 2, name: 'brow: 2 virtual nodes' }).waitFor(SOON);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('2 of 2 virtual nodes run.');
    await page.getByRole('button', { name: 'Stop brow-n1' }).click();
    await page.getByRole('button', { name: 'Start brow-n1' }).waitFor(SOON);
    await looksWell(page, 'practice');
    await page.getByRole('button', { name: 'Start brow-n1' }).click();
    await page.getByRole('button', { name: 'Stop brow-n1' }).waitFor(SOON);
  });

  it('is brought up before one’s eyes, until one says stop', { timeout: 120_000 }, async () => {
    await page.getByRole('button', { name: 'Add its nodes to the list' }).click();
    await page.getByRole('link', { name: 'Bring them up' }).click();
    await page.getByRole('button', { name: 'Show the fingerprints' }).click();
    await page.getByText('2 nodes asked, 2 new.').waitFor(SOON);
    await looksWell(page, 'up-fingerprints');
    await page.getByLabel(/These are my boards/).check();
    await page.getByRole('button', { name: 'Look what would change' }).click();
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText('install packages', { exact: true }).first().waitFor();
    await looksWell(page, 'up-look');
    await page.getByRole('link', { name: 'Go on to make them' }).click();
    await page.getByRole('button', { name: 'Bring up 2 nodes' }).click();
    const table = page.getByRole('table', { name: /^Phases from top to bottom/ });
    await table.getByRole('row', { name: /^install packages at work/ }).waitFor(SOON);
    await page.getByLabel('Which node').selectOption('brow-n1');
    await page.getByRole('region', { name: 'Output of brow-n1' }).waitFor(SOON);
    await looksWell(page, 'up-running');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'End it' }).click();
    await page
      .getByRole('heading', { level: 1, name: /^Up was cancelled after \d+ changes; they stay/ })
      .waitFor({ timeout: 90_000 });
  });

  it('goes when told twice', async () => {
    await page.goto(`${head.url}/nodes/practice`);
    await page.getByRole('button', { name: 'Destroy brow' }).click();
    await page.getByRole('button', { name: 'Destroy it' }).click();
    await page.getByRole('heading', { level: 2, name: 'Make one' }).waitFor(SOON);
  });
});
