import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { startHead, type TestHead } from './test-head.ts';
import { axeFindings, picture, sidewaysPixels, watchPage } from './watched-page.ts';

const SCREENS = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  panel: { width: 800, height: 480 },
} as const;
const THEMES = ['light', 'dark'] as const;
const TOUCH_PIXELS = 44;

const PAGES: readonly {
  readonly name: string;
  readonly path: string;
  readonly heading: RegExp;
  readonly sign: string;
}[] = [
  { name: 'home', path: '/', heading: /^Nothing has run on .* when uncollected ended/, sign: 'Finished lately' },
  { name: 'jobs', path: '/jobs', heading: /^No job has run here yet/, sign: 'Write one here' },
  { name: 'submit', path: '/jobs/new', heading: /^Write a script/, sign: '' },
  { name: 'no-job', path: '/jobs/999', heading: /^There is no job 999/, sign: '' },
  { name: 'farm', path: '/farm', heading: /projects? (is|are) here/, sign: 'Projects' },
  { name: 'lend', path: '/farm/lend', heading: /^Lend a computer/, sign: '3. Begin' },
  { name: 'project', path: '/farm/projects/mandelbrot', heading: /^mandelbrot has run 2 times/, sign: 'Speed-up' },
  { name: 'run', path: '/farm/runs/r2', heading: /^mandelbrot is done/, sign: 'Speed-up' },
  {
    name: 'run-failed',
    path: '/farm/runs/r3',
    heading: /^breaks is done, but 1 of 3 tasks failed/,
    sign: 'What went wrong',
  },
  {
    name: 'run-uncollected',
    path: '/farm/runs/r4',
    heading: /^uncollected is done, but collect failed/,
    sign: 'Why',
  },
  { name: 'no-run', path: '/farm/runs/r999', heading: /^There is no run r999/, sign: '' },
  { name: 'no-project', path: '/farm/projects/nothing', heading: /^There is no project nothing/, sign: '' },
  { name: 'no-page', path: '/nowhere', heading: /^There is no such page/, sign: '' },
];

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

  const enter = async (screen: keyof typeof SCREENS, theme: (typeof THEMES)[number]): Promise<BrowserContext> => {
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

  it.each(THEMES)('the welcome and the login are accessible: %s', async (theme) => {
    for (const screen of ['desk', 'phone', 'panel'] as const) {
      const context = await enter(screen, theme);
      const { page, complaints } = await watchPage(context);
      await page.goto(`${head.url}/`);
      await page.getByRole('button', { name: 'Start with this computer' }).waitFor();
      await page.getByText(/Breadbox runs on this computer, /).waitFor();
      await picture(page, `welcome-${screen}-${theme}`);
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysPixels(page)).toBe(0);
      await context.clearCookies();
      await page.goto(`${head.url}/login`);
      await page.getByLabel('Link, or API token').waitFor();
      await picture(page, `login-${screen}-${theme}`);
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysPixels(page)).toBe(0);
      expect(complaints()).toEqual([]);
      await context.close();
    }
  });

  it('has something to show', async () => {
    const quick = await quickMandelbrot();
    await head.breadbox('farm', 'push', quick);
    for (const workers of ['1', '2']) await head.breadbox('farm', 'run', 'mandelbrot', '--workers', workers, '--wait');
    await head.breadbox('farm', 'run', 'test/browser/breaks', '--wait').catch(() => undefined); // it exits 1: one task fails
    await head.breadbox('farm', 'run', 'test/browser/uncollected', '--wait').catch(() => undefined); // so does a collect that fails
    await rm(quick, { recursive: true });
  });

  it.each(THEMES.flatMap((theme) => Object.keys(SCREENS).map((screen) => [screen, theme] as const)))(
    'shows every page on a %s in %s',
    async (screen, theme) => {
      const context = await enter(screen as keyof typeof SCREENS, theme);
      for (const { name, path, heading, sign } of PAGES) {
        const { page, complaints } = await watchPage(context, [404]);
        await page.goto(`${head.url}${path}`);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        if (sign !== '') await page.getByRole('heading', { level: 2, name: sign }).waitFor();
        if (name === 'run') await page.getByRole('img', { name: /as far as it is made/ }).waitFor();
        await picture(page, `${name}-${screen}-${theme}`);
        if (screen !== 'panel') expect(await axeFindings(page), name).toEqual([]);
        expect(await sidewaysPixels(page), name).toBe(0);
        expect(complaints(), name).toEqual([]);
        await page.close();
      }
      await context.close();
    },
  );

  it('says when the head does not answer, and goes on when it does', async () => {
    const context = await enter('desk', 'light');
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
    const context = await enter('phone', 'light');
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
    await context.close();
  });

  it('retries what failed, and shows that it failed again with its log', async () => {
    const context = await enter('desk', 'light');
    const { page } = await watchPage(context);
    await page.goto(`${head.url}/farm/runs/r3`);
    await page.getByRole('button', { name: /^Run again what failed/ }).click();
    await page.getByText(/^attempt 2, on /).waitFor();
    await page.getByText('Log of r3.1').first().click();
    await page.getByText('there is no two').first().waitFor();
    await context.close();
  });

  it('keeps the theme that was chosen, and shows where the keyboard is', async () => {
    const context = await enter('desk', 'light');
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
