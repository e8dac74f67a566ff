import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { looksWell } from './page-looks.ts';
import { startHead, type TestHead } from './test-head.ts';
import { picture, type WatchedPage, watchPage } from './watched-page.ts';

const DESKTOP = { width: 1440, height: 1100 } as const;
const HERE = import.meta.dirname;

describe.skipIf(NO_CHROMIUM)('the farm', () => {
  let head: TestHead;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let files: string;
  beforeAll(async () => {
    [head, browser, files] = await Promise.all([
      startHead(),
      openChromium(),
      mkdtemp(join(tmpdir(), 'breadbox-farm-page-')),
    ]);
    watched = await watchPage(await browser.newContext({ viewport: DESKTOP }), [400, 422]);
    page = watched.page;
    await page.goto(await head.loginLink());
    await page.getByRole('button', { name: 'Log out' }).first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
    await rm(files, { recursive: true, force: true });
  });

  const heading = () => page.getByRole('heading', { level: 1 }).textContent();
  const run = async (...words: readonly string[]) =>
    (JSON.parse(await head.breadbox('farm', 'run', ...words, '--json')) as { run: string }).run;

  it('takes a folder, and knows it as the one that the command line has pushed', async () => {
    await page.goto(`${head.url}/farm`);
    await page.getByLabel('Folder to push').setInputFiles(join(HERE, 'many-files'));
    await page.getByText(/is here as version/).waitFor();
    await looksWell(page, 'farm-pushed');
    const pushed = JSON.parse(await head.breadbox('farm', 'push', join(HERE, 'many-files'), '--json'));
    expect(pushed).toMatchObject({ project: 'many-files', created: false });
    await page.getByLabel('Folder to push').setInputFiles(join(HERE, 'uploaded'));
    await page.locator('.drop').getByRole('link', { name: 'uploaded' }).waitFor();
  });

  it('says what is wrong with a zip, and takes one that is right', async () => {
    const bad = join(files, 'bad.zip');
    await writeFile(bad, 'this is no zip');
    await page.getByLabel('Zip to push').setInputFiles(bad);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/zip/);
    await picture(page, 'push-refused');
    await page.getByLabel('Zip to push').setInputFiles(join(HERE, '../../dist/projects/pi.zip'));
    await page.locator('.drop').getByRole('link', { name: 'pi' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('shows who worked on what, with the right counts', async () => {
    await page.goto(`${head.url}/farm/projects/many-files`);
    await page.getByLabel('Workers').fill('2');
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.waitForURL(/\/farm\/runs\/r\d+$/);
    await expect.poll(heading, { timeout: 30_000 }).toMatch(/is done: 30 tasks/);
    await page.getByText('The lanes in figures').click();
    const count = async () => {
      const cells = await page.locator('table.figures tbody tr td:nth-child(4)').allTextContents();
      return cells.reduce((sum, text) => sum + Number(text), 0);
    };
    await expect.poll(count, { timeout: 30_000 }).toBe(30);
    const lanes = page.getByRole('application');
    await lanes.focus();
    await page.keyboard.press('ArrowRight');
    await page
      .getByText(/many-files|on .*, slot \d: from/)
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    const painted = await page.locator('.lane-picture canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
        0,
        0,
        canvas.width,
        canvas.height,
      );
      const colours = new Set<string>();
      for (let i = 0; i < data.length; i += 4) colours.add(`${data[i]} ${data[i + 1]} ${data[i + 2]}`);
      return colours.size;
    });
    expect(painted).toBeGreaterThan(2);
    await looksWell(page, 'run-lanes');
  });

  it('folds its files, shows one, filters them, and gives all as a zip', async () => {
    expect(await page.locator('.files > li').count()).toBe(1);
    await page.locator('.files > li summary', { hasText: 'tasks/' }).click();
    await page.getByRole('button', { name: 'Show more' }).waitFor();
    expect(await page.locator('.files .files > li').count()).toBe(20);
    await page.locator('.files .files > li summary', { hasText: /^0\// }).click();
    await page.getByRole('button', { name: 'Show n0.csv' }).click();
    await page.getByRole('region', { name: 'tasks/0/n0.csv' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Download all \(60 files/ }).click();
    const zip = unzipSync(await readFile(await (await download).path()));
    expect(Object.keys(zip)).toHaveLength(60);
    await page.getByLabel('Only paths that begin with').fill('tasks/1');
    await expect.poll(() => page.locator('.sec > .files > li').count()).toBe(11);
    await page.locator('.files > li summary', { hasText: '12/' }).click();
    await page.locator('.files > li summary', { hasText: 'parts/' }).click();
    await page.locator('.files .files .files summary').click();
    await page.getByRole('link', { name: 'out.txt' }).waitFor();
    await looksWell(page, 'run-files');
  });

  it('starts a run with a name and tasks from a file', async () => {
    const tasks = join(files, 'tasks.jsonl');
    await writeFile(tasks, Array.from({ length: 40 }, () => '0.5\n').join(''));
    await page.goto(`${head.url}/farm/projects/uploaded`);
    const form = page.getByRole('form', { name: 'New run of uploaded' });
    await form.getByLabel('Name').fill('class-4b');
    await form.getByLabel('Workers').fill('1');
    await form.getByLabel('Priority').fill('5');
    await form.getByLabel('File of tasks').setInputFiles(tasks);
    await looksWell(page, 'new-run');
    await form.getByRole('button', { name: 'Start the run' }).click();
    await page.waitForURL(/\/farm\/runs\/r\d+$/);
    await page.getByText(/of 40 tasks/).waitFor();
    expect(await page.locator('.crumb').textContent()).toContain('class-4b');
  });

  it('changes name, priority and workers of a run that goes on', async () => {
    await page.getByRole('button', { name: 'Settings' }).click();
    const form = page.getByRole('form', { name: /^Settings of/ });
    await form.getByLabel('Name').fill('class-4c');
    await form.getByLabel('Priority').fill('-3');
    await looksWell(page, 'run-settings');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/priority -3/).waitFor();
    await expect.poll(() => page.locator('.crumb').textContent()).toContain('class-4c');
  });

  it('says what a run waits for, and begins it when told', async () => {
    const waiting = await run('many-files', '--after', 'class-4c');
    await page.goto(`${head.url}/farm`);
    await expect.poll(heading).toMatch(/1 run is going on: uploaded; 1 waits/);
    await looksWell(page, 'farm-going');
    await page.goto(`${head.url}/farm/runs/${waiting}`);
    await expect.poll(heading).toMatch(/^many-files has not begun/);
    await page.locator('.waits').getByRole('link', { name: 'class-4c' }).waitFor();
    await looksWell(page, 'run-pending');
    await page.getByRole('button', { name: 'Begin now' }).click();
    await expect.poll(heading, { timeout: 30_000 }).not.toMatch(/has not begun/);
  });

  it('tells a worker to leave', async () => {
    await page.goto(`${head.url}/farm`);
    const stop = page.getByRole('button', { name: /^Stop p\d+ on/ }).first();
    const worker = (await stop.textContent())?.match(/p\d+/)?.[0] ?? '';
    const asked = page.waitForResponse(`${head.url}/api/farm/workers/${worker}/stop`);
    await stop.click();
    expect(await (await asked).json()).toMatchObject({ worker, state: 'leaving' });
    await page.getByRole('button', { name: new RegExp(`^Stop ${worker} on`) }).waitFor({ state: 'detached' });
    await head.breadbox('farm', 'cancel', 'class-4c');
  });

  it('shows the best that an optimiser has found, and how it came about', async () => {
    const optimised = await run('bridge', '--workers', '2');
    await page.goto(`${head.url}/farm/runs/${optimised}`);
    await expect
      .poll(heading, { timeout: 40_000 })
      .toMatch(/^bridge: the best so far is .* evaluations\.$|^bridge is done: the best is/);
    await page.getByRole('img', { name: /^The best so far over/ }).waitFor();
    await page.getByText('With these parameters').waitFor();
    await looksWell(page, 'run-optimum');
  });

  it('makes a token to lend a computer with, once', async () => {
    await page.goto(`${head.url}/farm/lend`);
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    expect(token).toMatch(/^bbx_/);
    expect(await page.getByLabel('Command to begin', { exact: true }).inputValue()).toBe(
      `breadbox-agent pilot ${head.url}`,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Make a token' }).waitFor();
    expect(await page.getByText(token).count()).toBe(0);
  });

  it('shows a viewer no button that would be refused', async () => {
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'viewer', '--name', 'kiosk', '--json'),
    );
    const viewer = await watchPage(await browser.newContext({ viewport: DESKTOP }));
    await viewer.page.goto(`${head.url}/login?to=/farm`);
    await viewer.page.getByLabel('Link, or API token').fill(token);
    await viewer.page.getByRole('button', { name: 'Go in' }).click();
    await viewer.page.getByRole('heading', { name: 'Shares' }).waitFor();
    for (const name of [/^Stop p/, 'Choose a folder', 'Lend this computer']) {
      expect(await viewer.page.getByRole('button', { name }).count()).toBe(0);
    }
    expect(viewer.complaints()).toEqual([]);
    await viewer.page.context().close();
  });

  it('complained about nothing', () => {
    expect(watched.complaints()).toEqual([]);
  });
});
