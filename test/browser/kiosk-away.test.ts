import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
    await expect.poll(() => page.locator('.kiosk-strip').count(), { timeout: 30_000 }).toBe(1);
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
    await expect.poll(() => page.locator('.kiosk-strip').count(), { timeout: 30_000 }).toBe(2);
    expect(await page.locator('body').getAttribute('data-stayed')).toBe('yes');
    await page.context().close();
  });

  it('says that the head is gone where a connection hangs, and goes on when it does', async () => {
    const { page } = await watchPage(await browser.newContext({ viewport: { width: 800, height: 480 } }));
    await page.clock.install();
    await page.goto(link);
    await page.locator('.kiosk-strip').first().waitFor();
    const { pid } = JSON.parse(await head.breadbox('status', '--json')) as { pid: number };
    const silent = page.getByText(/^The head has not answered since \d\d:\d\d\.$/);
    const afterSeconds = async (wanted: number) => {
      await page.clock.fastForward(10_000);
      expect(await silent.count()).toBe(wanted);
    };
    // Its sockets stay open, and nothing comes: as behind a pulled cable.
    process.kill(pid, 'SIGSTOP');
    try {
      await expect
        .poll(
          () =>
            afterSeconds(1).then(
              () => true,
              () => false,
            ),
          { timeout: 60_000 },
        )
        .toBe(true);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await expect
      .poll(
        () =>
          afterSeconds(0).then(
            () => true,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
    await page.context().close();
  });

  it('loads the pages of another version by itself, once', { timeout: 120_000 }, async () => {
    const { page } = await watchPage(await browser.newContext({ viewport: { width: 800, height: 480 } }));
    await page.clock.install();
    await page.goto(link);
    await page.locator('.kiosk-strip').first().waitFor();
    let loads = 0;
    page.on('load', () => loads++);
    await head.stop();
    const upgraded = await otherVersion();
    try {
      await head.start(upgraded);
      await expect
        .poll(() => page.clock.fastForward(10_000).then(() => loads), { timeout: 60_000, interval: 1000 })
        .toBe(1);
      await page.locator('.kiosk-strip').first().waitFor();
      // Nor again when it is found anew, or long after.
      await head.stop();
      await page.getByText(/^The head has not answered since/).waitFor();
      await head.start(upgraded);
      const silent = page.getByText(/^The head has not answered since/);
      await expect
        .poll(() => page.clock.fastForward(10_000).then(() => silent.count()), { timeout: 60_000, interval: 1000 })
        .toBe(0);
      for (let minute = 0; minute < 5; minute++) await page.clock.fastForward(60_000);
      expect(loads).toBe(1);
    } finally {
      await head.stop();
      await rm(upgraded, { recursive: true });
      await head.start();
    }
    await page.context().close();
  });

  it('one screen is ended, and another goes on', async () => {
    const links = await Promise.all(
      ['hall', 'kitchen'].map(
        async (name) => JSON.parse(await head.breadbox('kiosk', 'link', '--name', name, '--json')) as { url: string },
      ),
    );
    const pages = await Promise.all(
      links.map(async ({ url }) => {
        const { page } = await watchPage(await browser.newContext({ viewport: { width: 800, height: 480 } }), [401]);
        await page.goto(url);
        await page.locator('.kiosk-strip').first().waitFor();
        return page;
      }),
    );
    const [hall, kitchen] = pages as [Page, Page];
    await head.breadbox('kiosk', 'revoke', 'kitchen');
    // By itself: its live events end with its session.
    await kitchen.getByRole('heading', { name: 'This screen may not look.' }).waitFor({ timeout: 30_000 });
    await hall.reload();
    await hall.locator('.kiosk-strip').first().waitFor();
    expect(await hall.getByRole('heading', { name: 'This screen may not look.' }).count()).toBe(0);
    for (const page of pages) await page.context().close();
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

/** What was built, under another version. Answers where it lies. */
async function otherVersion(): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const there = await mkdtemp(join(tmpdir(), 'breadbox-upgraded-'));
  for (const part of ['bin', 'dist', 'package.json'])
    await cp(join(root, part), join(there, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(there, 'node_modules'));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const program = join(there, 'dist/breadboxd.mjs');
  const text = await readFile(program, 'utf8');
  expect(text).toContain(`"${version}"`);
  await writeFile(program, text.replaceAll(`"${version}"`, '"99.0.0"'));
  return there;
}
