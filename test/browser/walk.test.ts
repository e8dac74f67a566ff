import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes } from './all-pages.ts';
import { NO_CHROMIUM } from './chromium.ts';
import { followEveryLink } from './every-link.ts';
import { picturesOf } from './page-looks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

/** What a job or a project takes, on a computer that is busy with others. */
const WORK = { timeout: 80_000 } as const;

describe.skipIf(NO_CHROMIUM)('a new user walks from the login link to a finished job and a finished picture', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'breadbox-walk-'));
    visit = await visitHead();
    ({ head, watched, page } = visit);
  });
  afterAll(async () => {
    await visit?.end();
    await rm(directory, { recursive: true, force: true });
  });

  const heading = () => page.getByRole('heading', { level: 1 }).textContent();
  const rail = (name: RegExp) =>
    page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name });

  it('the welcome offers ways to begin, and one of them is a job', async () => {
    expect(await heading()).toBe('Your supercomputer has no nodes yet.');
    await picturesOf(page, 'walk-welcome');
    await page.getByRole('link', { name: 'submit a job script' }).click();
    await page.getByRole('heading', { level: 1, name: 'Write a script, say what it needs, submit it.' }).waitFor();
  });

  it('a ready-made job is taken, submitted, watched to its end, and its output read', async () => {
    await page.getByLabel('Directory', { exact: true }).fill(directory);
    await page.getByRole('button', { name: 'Take it Hello' }).click();
    await page.getByText(/^It asks for 1 task on 1 core for at most 1\smin/).waitFor();
    await picturesOf(page, 'walk-submit');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(`${head.url}/jobs/1`);
    await expect.poll(heading, WORK).toMatch(/^hello is done/);
    const output = page.getByRole('region', { name: 'Output of hello' });
    await output.getByText(/^Hello from .*, as job 1 with 1 core/).waitFor();
    await output.getByText(`It was submitted in ${directory}.`).waitFor();
    await picturesOf(page, 'walk-job');
  });

  it('the job stands in the list and on the first page, which both lead back to it', async () => {
    await rail(/^Jobs/).click();
    await expect.poll(heading).toMatch(/\.$/);
    await page.getByRole('link', { name: 'hello', exact: true }).click();
    await expect.poll(heading).toMatch(/^hello is done/);
    await rail(/^Home/).click();
    await page.getByRole('heading', { level: 2, name: 'Finished today' }).waitFor();
    await picturesOf(page, 'walk-home');
    await page.getByRole('link', { name: 'hello' }).click();
    await expect.poll(heading).toMatch(/^hello is done/);
  });

  it('a ready-made project runs from the farm to its picture', async () => {
    await rail(/^Farm/).click();
    await page.getByRole('link', { name: 'mandelbrot', exact: true }).click();
    await expect.poll(heading).toBe('mandelbrot is ready and has not run yet.');
    await picturesOf(page, 'walk-project');
    await page.getByRole('button', { name: /^Run it/ }).click();
    await page.waitForURL(/\/farm\/runs\/r1$/);
    await expect.poll(heading, WORK).toMatch(/^mandelbrot (is \d|has begun)/);
    await picturesOf(page, 'walk-run-going');
    await expect.poll(heading, WORK).toMatch(/^mandelbrot is done: 384 tiles/);
    const picture = page.getByRole('img', { name: /^mandelbrot.png of mandelbrot/ });
    await page.getByText('384 of 384 tiles are answered.', { exact: true }).waitFor(WORK);
    await expect.poll(() => emptyRows(picture), WORK).toBe(0);
    await picturesOf(page, 'walk-run');
  });

  it('boards that are there are added by hand', async () => {
    await rail(/^Nodes/).click();
    await expect.poll(heading).toBe('Your supercomputer has no nodes yet.');
    const form = page.getByRole('form', { name: 'A node by hand' });
    await page.getByText('Open the form').click();
    await form.getByLabel('Name').fill('rain1');
    // Nothing listens there.
    await form.getByLabel('Address').fill('127.0.9.1');
    await form.getByRole('button', { name: 'Add this node' }).click();
    await expect.poll(heading).toMatch(/^rain1 is known/);
    await picturesOf(page, 'walk-nodes');
    expect(watched.complaints()).toEqual([]);
  });

  it('every link leads somewhere, and links lead to every page', async () => {
    const found = await followEveryLink(watched, head.url, ['/']);
    console.log(
      `pages that links lead to: ${found.length}\n${found.map(({ path, heading }) => `${path}: ${heading}`).join('\n')}`,
    );
    const paths = found.map(({ path }) => path.replace(/\?.*/, ''));
    // Whoever has logged in needs no kiosk: a screen gets there by a link of its own, which `breadbox kiosk link` makes.
    const apart = ['/kiosk'];
    const isReached = (route: string) => {
      const pattern = new RegExp(`^${route.replaceAll(/:\w+/g, '(?!new$|practice$|lend$)[^/]+')}$`);
      return paths.some((path) => pattern.test(path));
    };
    // No examination, test of the network or up was begun.
    const later = ['/up/:up', '/doctor/:examination', '/network/:test'];
    const islands = allRoutes().filter((route) => ![...later, ...apart, '*'].includes(route) && !isReached(route));
    expect(islands).toEqual([]);
  });
});

/** Of rows of tiles, in a picture that is whole: none. Tiles that are missing are transparent. */
function emptyRows(picture: Locator): Promise<number> {
  return picture.evaluate((image: HTMLImageElement) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let empty = 0;
    for (let y = 0; y < canvas.height; y++) {
      const row = data.subarray(y * canvas.width * 4, (y + 1) * canvas.width * 4);
      if (row.some((value, at) => at % 4 === 3 && value === 0)) empty += 1;
    }
    return empty;
  });
}
