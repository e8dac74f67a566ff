import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { recordNetworks } from './recorded-networks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { picture, sidewaysPixels, type WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;

describe.skipIf(NO_CHROMIUM)('the network', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    visit = await visitHead([401, 404, 409]);
    ({ head, watched, page } = visit);
  });
  afterAll(() => visit?.end());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const open = (path: string) => page.goto(`${head.url}${path}`);

  it('says what a measurement does where none was made', async () => {
    await open('/network');
    await heading('The network was not measured yet.').waitFor();
    await page.getByText('There are no nodes yet.').waitFor();
    expect(await page.getByRole('button', { name: 'Measure the network' }).count()).toBe(0);
  });

  describe('of eight nodes, as recorded', () => {
    beforeAll(async () => {
      const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
      await head.stop();
      recordNetworks(home);
      await head.start();
      watched.complaints(); // of a head that did not answer meanwhile
    });

    it('names the slow cable, and shows each path of it in both charts', async () => {
      await open('/network');
      await heading('Every path to rain6 is slow, so the fault is at rain6.').waitFor(SOON);
      const found = page.getByRole('region', { name: 'What was found' });
      await found.getByText("rain6's cable runs at 100 Mbit/s.").waitFor();
      await found.getByText('rain6 and the switch agreed on 100 Mbit/s.').waitFor();
      await found.getByRole('button', { name: 'Blink rain6 so I can find it' }).waitFor();
      await page.getByText('The other 30 paths are as fast as gigabit Ethernet gets.').waitFor();
      await page.getByText('iperf3 is not installed on rain2.').waitFor();
      const speeds = page.getByRole('region', { name: /^Bandwidth, Mbit\/s, a row/ });
      expect(await speeds.locator('td.heat-5').count()).toBe(12);
      expect(await speeds.locator('td.heat-1').count()).toBe(30);
      expect(await speeds.locator('td.untold').count()).toBe(14);
      await looksWell(page, 'network');
      expect(await page.locator('main .btn.go').allTextContents()).toEqual(['Measure again']);
      expect(await smallTargets(page)).toEqual([]);
    });

    it('shows one with nothing wrong, one of many nodes, and a quick one', async () => {
      await open('/network/t3');
      await heading('The network is as it should be.').waitFor(SOON);
      await page.getByText('56 paths are as fast as gigabit Ethernet gets.').waitFor();
      expect(await page.getByRole('region', { name: 'What was found' }).count()).toBe(0);
      await open('/network/t2');
      await heading('The network is as it should be.').waitFor(SOON);
      // Of eight thousand cells axe takes minutes; those of eight nodes are built alike.
      await picture(page, 'network-64');
      expect(await sidewaysPixels(page)).toBe(0);
      await open('/network/t1');
      const star = page.getByRole('table', { name: 'Between rain0 and each node' });
      await star.getByRole('row', { name: 'rain7 0.20 932 928' }).waitFor(SOON);
      await looksWell(page, 'network-quick');
      await open('/network/t9');
      await heading('There is no measurement t9.').waitFor(SOON);
    });

    it('measures before one’s eyes: nodes that do not answer are what it finds', { timeout: 120_000 }, async () => {
      await open('/network');
      await page.getByRole('button', { name: 'Ping only' }).click();
      await heading(/^rain0 could not be reached, so its paths were not measured\. Seven more things/).waitFor({
        timeout: 90_000,
      });
      await page.getByRole('link', { name: 'All paths of rain[0-7]' }).first().waitFor();
      await page.getByRole('button', { name: 'Measure again' }).waitFor(SOON);
      await open('/network');
    });

    it('no page complained', () => {
      expect(watched.complaints()).toEqual([]);
    });
  });
});
