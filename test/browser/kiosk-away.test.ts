import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { kioskFaults } from './kiosk-faults.ts';
import { startHead, type TestHead } from './test-head.ts';
import { picture, watchPage } from './watched-page.ts';

describe.skipIf(NO_CHROMIUM)('a kiosk that nobody reloads', () => {
  let head: TestHead;
  let browser: Browser;
  let link: string;
  beforeAll(async () => {
    [head, browser] = await Promise.all([startHead(), openChromium()]);
    await head.breadbox('nodes', 'add', 'rain0', '--address', '127.0.9.1');
    ({ url: link } = JSON.parse(await head.breadbox('kiosk', 'link', '--json')) as { url: string });
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
  });

  it('outlives an hour without its head, and a restart of it, without a reload', async () => {
    const { page } = await watchPage(await browser.newContext({ viewport: { width: 800, height: 480 } }));
    await page.clock.install();
    await page.goto(link);
    await expect.poll(() => page.locator('.kiosk-strip').count(), { timeout: 15_000 }).toBe(1);
    await page.evaluate(() => document.body.setAttribute('data-stayed', 'yes'));
    await head.stop();
    await page.getByText(/^The head has not answered since \d\d:\d\d\.$/).waitFor();
    await page.context().setOffline(true);
    for (let minute = 0; minute < 60; minute++) await page.clock.fastForward(60_000);
    await page.getByText(/^The head has not answered since/).waitFor();
    await picture(page, 'kiosk-lost');
    expect(await kioskFaults(page)).toEqual([]);
    await head.start();
    await page.context().setOffline(false);
    await page.getByText(/^The head has not answered since/).waitFor({ state: 'detached', timeout: 30_000 });
    // And it follows again: what comes now is shown.
    await head.breadbox('nodes', 'add', 'rain1', '--address', '127.0.9.2');
    await expect.poll(() => page.locator('.kiosk-strip').count(), { timeout: 15_000 }).toBe(2);
    expect(await page.locator('body').getAttribute('data-stayed')).toBe('yes');
    await page.context().close();
  });

  it('says so once its token is revoked', async () => {
    const { page } = await watchPage(await browser.newContext({ viewport: { width: 800, height: 480 } }), [401]);
    const made = JSON.parse(await head.breadbox('kiosk', 'link', '--name', 'stolen', '--json')) as {
      url: string;
      tokenId: string;
    };
    await page.goto(made.url);
    await page.locator('.kiosk-strip').first().waitFor();
    await head.breadbox('token', 'revoke', made.tokenId);
    await page.reload();
    await page.getByRole('heading', { name: 'This screen may not look.' }).waitFor();
    expect(await page.locator('.kiosk-strip').count()).toBe(0);
    await page.context().close();
  });
});
