import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { recordBenchmarks } from './recorded-benchmarks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const MINUTES = { timeout: 240_000 } as const;
const A4 = { format: 'A4', preferCSSPageSize: true, printBackground: true } as const;
/** A4 less the margins of the handbook, at 96 pixels an inch. */
const PRINTED_WIDTH = 688;
const OUT = join(import.meta.dirname, '../out');

const SETTINGS = `name: RAIN
series: RAIN PSC
type: Mark II
revision: revision 2
about: A trainer for supercomputing.
owner: Ada, ada@example.org
ports:
  - {port: A1, to: rain0, note: grey cable}
fuses:
  - {place: 5 V rail, rating: 3.15 A slow, spares: 4}
`;
const PLAN = `name: lid
boards:
  pi: {model: rpi-4b-2gb, count: 2, price: 50, on: main.5v}
supplies:
  main: {watts: 30, price: 20, rails: {5v: {volts: 5}}}
`;

describe.skipIf(NO_CHROMIUM)('the handbook', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let folder = '';
  beforeAll(async () => {
    visit = await visitHead([400, 404]);
    ({ head, watched, page } = visit);
    folder = await mkdtemp(join(tmpdir(), 'breadbox-handbook-'));
    mkdirSync(OUT, { recursive: true });
  });
  afterAll(async () => {
    await visit?.end();
    await rm(folder, { recursive: true, force: true });
  });

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const chapters = () => page.locator('.handbook h2').allTextContents();
  const saved = async (name: string): Promise<string> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    expect(file.suggestedFilename()).toMatch(/^handbook\.(html|md)$/);
    return readFile(await file.path(), 'utf8');
  };

  it('of a machine of which little is known says how the gaps are filled in', MINUTES, async () => {
    await page.goto(`${head.url}/machine`);
    await page.getByRole('link', { name: 'The handbook of this machine' }).click();
    await heading(/^The handbook of .* can be printed; \d+ lines are open, and \d+ facts? (is|are) unknown\.$/).waitFor(
      SOON,
    );
    await page
      .getByText(/^An open line is for a pen; what breadbox handbook settings FILE has said/)
      .first()
      .waitFor();
    await looksWell(page, 'handbook-bare');
  });

  describe('of eight nodes with results', () => {
    beforeAll(async () => {
      for (const at of [0, 1, 2, 3, 4, 5, 6, 7])
        await head.breadbox('nodes', 'add', `rain${at}`, '--address', `127.0.9.${at + 1}`, '--port', '9');
      await writeFile(join(folder, 'machine.yaml'), SETTINGS);
      await head.breadbox('handbook', 'settings', join(folder, 'machine.yaml'));
      const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
      await head.stop();
      recordBenchmarks(home);
      await head.start();
      watched.complaints(); // of a head that did not answer meanwhile
      await page.goto(`${head.url}/handbook`);
      await heading(/^The handbook of RAIN can be printed/).waitFor(SOON);
    }, 120_000);

    it('shows what breadbox handbook writes, word for word', MINUTES, async () => {
      await head.breadbox('handbook', '--out', folder);
      const withoutTime = (text: string) => text.replace(/Made on \S+ by/, 'Made on a day by');
      for (const [button, name] of [
        ['Save as HTML', 'handbook.html'],
        ['Save as Markdown', 'handbook.md'],
      ] as const)
        expect(withoutTime(await saved(button))).toBe(withoutTime(await readFile(join(folder, name), 'utf8')));
      expect(await chapters()).toEqual([
        ...['What it is', 'On and off', 'How it is used', 'When something is wrong', 'Addresses'],
        ...['Wiring and patch ports', 'Power and fuses', 'Parts and prices', 'Boards, software and versions'],
        ...['Results of benchmarks', 'What was changed'],
      ]);
      await page.getByRole('row', { name: /^rain0 unknown unknown A1$/ }).waitFor();
      await page.getByRole('row', { name: /^b8 .* revision 2 HPL 221 Gflop\/s 98 W, wall rain\[0-7\]/ }).waitFor();
      await looksWell(page, 'handbook');
      expect(await smallTargets(page)).toEqual([]);
    });

    it('its contents lead to the chapters, by keyboard as well', MINUTES, async () => {
      await page.getByRole('link', { name: 'Results of benchmarks' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(
        () =>
          document.querySelector('.handbook-sheet')?.shadowRoot?.activeElement?.textContent === 'Results of benchmarks',
      );
      expect(new URL(page.url()).pathname).toBe('/handbook');
    });

    it('takes parts and prices from a plan, and says what is wrong with a file that is none', MINUTES, async () => {
      const plan = page.getByLabel('Plan', { exact: true });
      await plan.setInputFiles({ name: 'wrong.yaml', mimeType: 'text/yaml', buffer: Buffer.from('boards: 3\n') });
      await page
        .getByRole('alert')
        .getByText(/^wrong\.yaml:1:/)
        .waitFor(SOON);
      await plan.setInputFiles({ name: 'lid.yaml', mimeType: 'text/yaml', buffer: Buffer.from(PLAN) });
      await page.getByRole('row', { name: /^All of it, with tax 120\.00 EUR/ }).waitFor(SOON);
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    it(
      'prints on A4, from the dark as well: no table is cut, and nothing of the dashboard is on it',
      MINUTES,
      async () => {
        await page.emulateMedia({ colorScheme: 'dark' });
        const pages = { page: join(OUT, 'handbook-page.pdf'), file: join(OUT, 'handbook-file.pdf') };
        await page.pdf({ ...A4, path: pages.page });
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
        await page.setViewportSize({ width: PRINTED_WIDTH, height: 1000 });
        expect(await cutOff(page)).toEqual([]);
        // Paper is white: in the dark a page's ground would be black.
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
        const ink = await page.locator('.handbook h1').evaluate((title) => getComputedStyle(title).color);
        expect(ink).toBe('rgb(20, 25, 31)');
        for (const hidden of ['.rail', '.head', '.tabs', '.foot'])
          expect(
            await page.locator(hidden).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length),
          ).toBe(0);
        await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
        await page.setViewportSize({ width: 1440, height: 900 });

        const alone = await visit.browser.newPage();
        await alone.goto(`file://${join(folder, 'handbook.html')}`);
        await alone.pdf({ ...A4, path: pages.file });
        await alone.emulateMedia({ media: 'print' });
        await alone.setViewportSize({ width: PRINTED_WIDTH, height: 1000 });
        expect(await cutOff(alone)).toEqual([]);
        await alone.close();
        for (const path of Object.values(pages)) {
          const count = pagesOf(await readFile(path));
          expect(count, path).toBeGreaterThanOrEqual(4);
          expect(count, path).toBeLessThanOrEqual(8);
          const text = await textOf(path);
          if (text === undefined) continue;
          expect(text).toMatch(new RegExp(`\\b${count} ?/ ?${count}\\b`));
          expect(text).toContain('3.15 A slow');
          expect(text).not.toContain('Save as HTML');
        }
      },
    );

    it('no page complained', () => {
      expect(watched.complaints()).toEqual([]);
    });
  });
});

/** What is wider than its paper: the words of each cell that stick out. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('.handbook-sheet')?.shadowRoot ?? document;
    const { right } = (root.querySelector('.handbook') as Element).getBoundingClientRect();
    return [...root.querySelectorAll('th, td, p, dd, h1')]
      .filter((one) => one.getBoundingClientRect().right > right + 1 || one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.textContent ?? '');
  });
}

/** Chromium writes the objects of pages as plain text: ISO 32000-1, 7.7.3.3. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

/** Undefined where poppler is not installed. */
async function textOf(path: string): Promise<string | undefined> {
  const told = await promisify(execFile)('pdftotext', ['-layout', path, '-']).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return told?.stdout;
}
