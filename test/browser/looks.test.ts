import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes, PAGES } from './all-pages.ts';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { firstViews } from './first-views.ts';
import { LOOKS, type Look, looksWell, SCREENS, THEMES } from './page-looks.ts';
import { startHead, type TestHead } from './test-head.ts';
import { axeFindings, picture, watchPage } from './watched-page.ts';

const TOUCH_PIXELS = 44;
const MOST_FIRST_VIEW_MS = 300;
/** Where others keep the processors busy, an answer without a page is slow as well, and a view may take as many times as long. */
const MOST_TIMES_BARE = 12;
const MOST_FILES = 10;
const MOST_LOOKS_MS = 180_000;

describe.skipIf(NO_CHROMIUM)('every page, in both themes and on three screens', () => {
  let head: TestHead;
  let browser: Browser;
  beforeAll(async () => {
    [head, browser] = await Promise.all([startHead(), openChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
  });

  const enter = async ({ screen, theme }: Look): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport: SCREENS[screen],
      colorScheme: theme,
      hasTouch: screen !== 'desk',
      reducedMotion: 'reduce',
    });
    const { page } = await watchPage(context);
    await page.goto(await head.loginLink());
    await page.getByRole('button', { name: 'Log out' }).first().waitFor();
    await page.close();
    return context;
  };

  it.each(['desk', 'phone'] as const)('the welcome and the login are accessible: %s', async (screen) => {
    const looks = LOOKS.filter((look) => (look.screen === 'desk') === (screen === 'desk'));
    const context = await enter({ screen, theme: 'light' });
    const { page, complaints } = await watchPage(context);
    await page.goto(`${head.url}/`);
    await page.getByRole('button', { name: 'Start with this computer' }).waitFor();
    await page.getByText(/Breadbox runs on this computer, /).waitFor();
    await looksWell(page, 'welcome', looks);
    await page.goto('about:blank'); // a page that is logged in would ask on
    await context.clearCookies();
    await page.goto(`${head.url}/login`);
    await page.getByLabel('Link, or API token').waitFor();
    await looksWell(page, 'login', looks);
    expect(complaints()).toEqual([]);
    await context.close();
  });

  it('has something to show', async () => {
    const quick = await quickMandelbrot();
    // Nothing listens on this port of loopback.
    await head.breadbox('nodes', 'add', 'rain1', '--address', '127.0.9.1', '--port', '9');
    await head.breadbox('farm', 'push', quick);
    for (const workers of ['1', '2']) await head.breadbox('farm', 'run', 'mandelbrot', '--workers', workers, '--wait');
    await head.breadbox('farm', 'run', 'test/browser/breaks', '--wait').catch(() => undefined); // it exits 1: one task fails
    await head.breadbox('farm', 'run', 'test/browser/uncollected', '--wait').catch(() => undefined); // so does a collect that fails
    await rm(quick, { recursive: true });
  });

  it('leaves out no page that the dashboard has', () => {
    expect([...new Set(PAGES.map(({ route }) => route))].sort()).toEqual([...allRoutes()].sort());
  });

  it.each(['desk', 'phone'] as const)(
    'shows every page in both themes: with the pointer of a %s',
    async (screen) => {
      const context = await enter({ screen, theme: 'light' });
      // What leads to nothing is a heading and a way back: two looks tell as much as six.
      const few = THEMES.flatMap((theme) => ((screen === 'desk') === (theme === 'light') ? [{ screen, theme }] : []));
      const all = LOOKS.filter((look) => (look.screen === 'desk') === (screen === 'desk'));
      for (const { name, path, heading, sign } of PAGES) {
        const { page, complaints } = await watchPage(context, [404]);
        await page.goto(`${head.url}${path}`);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        if (sign !== '') await page.getByRole('heading', { level: 2, name: sign }).waitFor();
        if (name === 'run') await page.getByRole('img', { name: /as far as it is made/ }).waitFor();
        await looksWell(page, name, name.startsWith('no-') ? few : all);
        expect(complaints(), name).toEqual([]);
        await page.close();
      }
      await context.close();
    },
    MOST_LOOKS_MS,
  );

  it(`shows each page for the first time within ${MOST_FIRST_VIEW_MS} ms`, async () => {
    const context = await enter({ screen: 'desk', theme: 'light' });
    const { page } = await watchPage(context);
    const routes = PAGES.filter(({ route }, at) => PAGES.findIndex((one) => one.route === route) === at);
    const { pages, bare } = await firstViews(page, head.url, routes);
    const slowest = Math.max(...pages.map(({ ms }) => ms));
    console.log(
      `first views, ms (files): ${pages.map(({ name, ms, files }) => `${name} ${Math.round(ms)} (${files})`).join(', ')}; an answer without a page ` +
        `${Math.round(bare)}, the slowest ${(slowest / bare).toFixed(1)} times that`,
    );
    const most = Math.max(MOST_FIRST_VIEW_MS, MOST_TIMES_BARE * bare);
    expect(pages.filter(({ ms }) => !(ms < most))).toEqual([]);
    expect(pages.filter(({ files }) => files > MOST_FILES)).toEqual([]);
    await context.close();
  });

  it('says when the head does not answer, and goes on when it does', async () => {
    const context = await enter({ screen: 'desk', theme: 'light' });
    const { page } = await watchPage(context);
    await page.route('**/api/me', (route) => route.abort());
    await page.goto(`${head.url}/farm`);
    await page.getByRole('heading', { level: 1, name: 'Breadbox does not answer.' }).waitFor();
    await picture(page, 'no-answer');
    expect(await axeFindings(page)).toEqual([]);
    await page.unroute('**/api/me');
    await page.getByRole('heading', { level: 2, name: 'Projects' }).waitFor();
    await context.close();
  });

  it('has targets for thumbs on a phone', async () => {
    const context = await enter({ screen: 'phone', theme: 'light' });
    const { page } = await watchPage(context);
    await page.goto(`${head.url}/farm/runs/r3`);
    await page.getByRole('heading', { name: 'What went wrong' }).waitFor();
    const small = await page.evaluate((least) => {
      const controls = [...document.querySelectorAll('button, input, summary, .tabs a, .links a, .files a')];
      return controls
        .map((control) => ({ text: control.textContent, height: control.getBoundingClientRect().height }))
        .filter(({ height }) => height > 0 && height < least);
    }, TOUCH_PIXELS);
    expect(small).toEqual([]);
    const cramped = await page.evaluate((least) => {
      const width = (element: Element | null) => element?.getBoundingClientRect().width ?? 0;
      const tabs = [...document.querySelectorAll('.tabs a')];
      return tabs.filter((tab) => width(tab) < least || width(tab.querySelector('span')) > width(tab) - 2).map(String);
    }, TOUCH_PIXELS);
    expect(cramped).toEqual([]);
    await context.close();
  });

  it('retries what failed, and shows that it failed again with its log', async () => {
    const context = await enter({ screen: 'desk', theme: 'light' });
    const { page } = await watchPage(context);
    await page.goto(`${head.url}/farm/runs/r3`);
    await page.getByRole('button', { name: /^Run again what failed/ }).click();
    await page.getByText(/^attempt 2, on /).waitFor();
    await page.getByText('Log of r3.1').first().click();
    await page.getByText('there is no two').first().waitFor();
    await context.close();
  });

  it('keeps the theme that was chosen, and shows where the keyboard is', async () => {
    const context = await enter({ screen: 'desk', theme: 'light' });
    const { page } = await watchPage(context);
    await page.goto(`${head.url}/farm`);
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 2, name: 'Projects' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    expect((await skip.boundingBox())?.y).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.getElementById('main')?.contains(document.activeElement));
    expect(inside).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).toBe('solid');
    await context.close();
  });
});

/** The shipped project with fewer rounds: the same picture in a third of the time. */
async function quickMandelbrot(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'breadbox-mandelbrot-'));
  await cp(join(import.meta.dirname, '../../projects/mandelbrot'), directory, { recursive: true });
  const measures = join(directory, 'picture.js');
  const text = await readFile(measures, 'utf8');
  await writeFile(measures, text.replace(/MAX_ROUNDS = \d+/, 'MAX_ROUNDS = 2600'));
  return directory;
}
