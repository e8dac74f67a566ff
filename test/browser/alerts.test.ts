import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { boardMeasures, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;

describe.skipIf(NO_CHROMIUM)('alerts', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let agents: SimulatedAgents;
  let hook: Server;
  let isHot = false;
  const heard: { readonly rule?: string; readonly node?: string }[] = [];
  beforeAll(async () => {
    visit = await visitHead([404]);
    ({ head, watched, page } = visit);
    for (const at of [1, 2]) await head.breadbox('nodes', 'add', `rain${at}`, '--address', `127.0.9.${at}`);
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'node', '--nodes', 'rain[1-2]', '--json'),
    ) as { token: string };
    const well = boardMeasures(0.5);
    agents = simulateAgents(head.url, token, [
      { node: 'rain1', measures: well },
      { node: 'rain2', measures: (second) => ({ ...well(second), cpu_temperature_celsius: isHot ? 92 : 55 }) },
    ]);
    hook = createServer(async (request, response) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of request) pieces.push(piece as Uint8Array);
      heard.push(JSON.parse(Buffer.concat(pieces).toString('utf8')));
      response.end();
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    await page.goto(`${head.url}/alerts`);
  });
  afterAll(async () => {
    agents?.stop();
    hook?.close();
    await visit?.end();
  });

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

  it('says so where nothing needs a hand', async () => {
    await heading('Nothing needs a hand.').waitFor(SOON);
    await page.getByText('Nothing has needed a hand so far.').waitFor();
    await looksWell(page, 'alerts-none');
  });

  it('is told where to send, and a test arrives there', async () => {
    await page.getByLabel('Webhook').fill(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor(SOON);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('webhook: arrived.').waitFor(SOON);
    expect(heard).toHaveLength(1);
  });

  it('a trouble is there by itself, whole, and is sent', async () => {
    isHot = true;
    const alert = page.locator('section.alert');
    await alert
      .locator('.what')
      .filter({ hasText: /rain2.*92\s°C/ })
      .waitFor(SOON);
    for (const word of ['What', 'Why', 'What to do']) await alert.getByText(word, { exact: true }).waitFor();
    await expect.poll(() => heard.filter(({ rule }) => rule === 'hot').length, SOON).toBe(1);
    expect(
      await page
        .getByRole('link', { name: /^Alerts/ })
        .first()
        .innerText(),
    ).toMatch(/Alerts\s*1/);
    await looksWell(page, 'alerts-one');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('somebody knows of it', async () => {
    await page.getByRole('button', { name: /^I know/ }).click();
    await heading('One thing needs a hand. Somebody knows of it.').waitFor(SOON);
    await page.getByText(/Known to \w+ since/).waitFor();
    expect(await page.getByRole('button', { name: /^I know/ }).count()).toBe(0);
  });

  it('goes when its cause has gone, and history keeps it', async () => {
    isHot = false;
    await heading('Nothing needs a hand.').waitFor({ timeout: 90_000 });
    const row = page.locator('table.alert-history tbody tr').filter({ hasText: 'rain2' });
    await row.waitFor(SOON);
    expect(watched.complaints()).toEqual([]);
  }, 120_000);
});
