import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { startHead, type TestHead } from './test-head.ts';
import { axeFindings, picture, sidewaysPixels, type WatchedPage, watchPage } from './watched-page.ts';

const DESKTOP = { viewport: { width: 1440, height: 900 } } as const;

describe.skipIf(NO_CHROMIUM)('a run', () => {
  let head: TestHead;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    [head, browser] = await Promise.all([startHead(), openChromium()]);
    watched = await watchPage(await browser.newContext(DESKTOP));
    page = watched.page;
    await page.goto(await head.loginLink());
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
  });

  const heading = () => page.getByRole('heading', { level: 1 }).textContent();

  it('starts with one button, fills its page and is done with files to take home', async () => {
    await page.getByRole('button', { name: 'Start with this computer' }).click();
    await page.waitForURL(`${head.url}/farm/runs/r1`);
    expect(await heading()).toMatch(/^mandelbrot /);
    expect(await page.title()).toBe('mandelbrot r1 · Breadbox');
    await expect.poll(heading, { timeout: 80_000, interval: 500 }).toMatch(/^mandelbrot is done: 384 tiles in/);
    await page.getByRole('link', { name: 'checksum.txt' }).waitFor();
    await page.getByRole('img', { name: /as far as it is made/ }).waitFor();
    expect(await page.locator('svg.tiles path.work').getAttribute('d')).toBe('');
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    const jsonl = page.waitForEvent('download');
    await page.getByRole('link', { name: 'JSON Lines' }).click();
    expect((await jsonl).suggestedFilename()).toBe('r1.jsonl');
    await picture(page, 'run-done');
  });

  it('fills its picture in before the eyes, tile by tile', async () => {
    await page.goto(`${head.url}/farm/projects/mandelbrot`);
    // One worker: slow enough to watch on any computer.
    await page.getByLabel('Workers').fill('1');
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.waitForURL(`${head.url}/farm/runs/r2`);
    await page.locator('svg.tiles').first().waitFor();
    await expect.poll(heading, { timeout: 60_000 }).toMatch(/% done/);
    const image = page.getByRole('img', { name: /as far as it is made/ });
    await image.waitFor({ timeout: 30_000 });
    const first = await image.getAttribute('src');
    await expect.poll(() => image.getAttribute('src'), { timeout: 30_000 }).not.toBe(first);
    await page.getByText('tiles/s').first().waitFor();
    await picture(page, 'run-going');
  });

  it('pauses and goes on', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(heading).toMatch(/^mandelbrot is paused at .* by /);
    await picture(page, 'run-paused');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await picture(page, `run-paused-phone-${colorScheme}`);
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysPixels(page)).toBe(0);
      await page.setViewportSize(DESKTOP.viewport);
      expect(await axeFindings(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(heading).not.toMatch(/paused/);
  });

  it('lets a viewer look and nothing else', async () => {
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'viewer', '--name', 'kiosk', '--json'),
    );
    const viewer = await watchPage(await browser.newContext(DESKTOP));
    await viewer.page.goto(`${head.url}/login?to=/farm/runs/r2`);
    await viewer.page.getByLabel('Link, or API token').fill(token);
    await viewer.page.getByRole('button', { name: 'Go in' }).click();
    await viewer.page.getByRole('heading', { level: 1, name: /^mandelbrot / }).waitFor();
    await viewer.page.getByRole('heading', { name: 'Files' }).waitFor();
    for (const name of ['Pause', 'Resume', 'Cancel', 'Run it']) {
      expect(await viewer.page.getByRole('button', { name }).count(), name).toBe(0);
    }
    await viewer.page.goto(`${head.url}/farm/projects/mandelbrot`);
    await viewer.page.getByRole('heading', { name: 'What project.yaml says' }).waitFor();
    expect(await viewer.page.getByRole('button', { name: 'Run it' }).count()).toBe(0);
    expect(viewer.complaints()).toEqual([]);
    await viewer.page.context().close();
  });

  it('asks once more before it cancels', async () => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancel r2 for good?').waitFor();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await expect.poll(heading).toMatch(/^mandelbrot was cancelled/);
    await picture(page, 'run-cancelled');
  });

  it('says when a run was removed under its reader', async () => {
    expect(watched.complaints()).toEqual([]);
    await head.breadbox('farm', 'rm', 'r2');
    await expect.poll(heading).toBe('r2 was removed.');
    await page.goto(`${head.url}/`);
    await expect.poll(heading).toMatch(/^Nothing has run on /);
    // The picture of r1 comes a moment later, with links of its own.
    const ended = page.getByRole('table', { name: /newest first$/ }).getByRole('link', { name: 'mandelbrot' });
    expect(await ended.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      '/farm/runs/r1',
    ]);
    // What the page asked for at that very moment is not there any more; all its answers have come now.
    const isExpected = (complaint: string) => /status of 404 .*\/runs\/r2\b/.test(complaint);
    expect(watched.complaints().filter((complaint) => !isExpected(complaint))).toEqual([]);
  });

  it('complained about nothing', () => {
    expect(watched.complaints()).toEqual([]);
  });

  it('says when the head is gone, and goes on when it is back', async () => {
    await head.stop();
    await page.getByText(/Not connected, last seen/).waitFor({ timeout: 30_000 });
    await picture(page, 'head-lost');
    await head.start();
    await page.getByText(/Not connected, last seen/).waitFor({ state: 'detached', timeout: 30_000 });
    expect(await heading()).toMatch(/^Nothing has run on /);
  });
});
