import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { sidewaysPixels, type WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const MINUTES = { timeout: 240_000 } as const;
const PLANS = new URL('../../plans/', import.meta.url);

describe.skipIf(NO_CHROMIUM)('a plan of a machine', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    visit = await visitHead([400]);
    ({ head, watched, page } = visit);
  });
  afterAll(() => visit?.end());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const open = (path: string) => page.goto(`${head.url}${path}`);
  const region = (name: string) => page.getByRole('region', { name });
  const feed = (name: string) =>
    region('What is asked of each feed')
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name }) });
  const text = () => page.getByLabel('The plan, as YAML');
  const check = async (plan: string) => {
    await text().fill(plan);
    await page.getByRole('button', { name: 'Check it' }).click();
  };

  it('is reached from the benchmarks, and says what to do first', MINUTES, async () => {
    await open('/benchmarks');
    await page.getByRole('link', { name: 'Plan the next machine' }).click(SOON);
    await heading('Plan a machine before you buy it.').waitFor(SOON);
    expect(await page.getByRole('button', { name: 'Check it' }).isDisabled()).toBe(true);
    await looksWell(page, 'plan-none');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('shows a machine of another with what nobody published, never as nothing', MINUTES, async () => {
    await page.getByLabel('Begin with').selectOption('PaRC');
    await heading('PaRC: it holds for what is known.').waitFor(SOON);
    expect(new URL(page.url()).search).toBe('?example=parc');
    await page.getByText(/^Unknown: the draw of switch and fan/).waitFor();
    const rail = feed('main-power.5v');
    await rail.getByText('gives 100\u202fW (20\u202fA)').waitFor();
    await rail.getByText('at least 90\u202fW (18\u202fA)').waitFor();
    await rail.getByText('and what switch and fan add').first().waitFor();
    expect(await rail.locator('.more').count()).toBe(3);
    await region('Parts')
      .getByRole('row', { name: /^pi · Raspberry Pi 4 Model B, 2 GB 6 / })
      .waitFor();
    expect(await region('What it would be').textContent()).toMatch(/HPL62.1 to 77Gflop\/s/);
    await looksWell(page, 'plan-parc');
    expect(await smallTargets(page)).toEqual([]);
  });

  it.each([
    ['pine64-hosting', 'PINE64 hosting'],
    ['hpc-diy', 'HPC DIY'],
    ['cakejar', 'Cakejar'],
    ['rain-mark-2', 'RAIN Mark II'],
    ['new', 'my cluster'],
  ])('shows %s from its address alone', MINUTES, async (key, name) => {
    await open(`/plan?example=${key}`);
    await heading(`${name}: it holds for what is known.`).waitFor(SOON);
    await region('What is asked of each feed').getByRole('listitem').first().waitFor();
    expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|Infinity/);
    expect(await sidewaysPixels(page)).toBe(0);
  });

  it('opens with what breaks first', MINUTES, async () => {
    const plan = await readFile(new URL('parc.yaml', PLANS), 'utf8');
    await check(
      plan.replace('    watts: unknown\n    on: main-power.5v\nfans', '    watts: 11\n    on: main-power.5v\nfans'),
    );
    await heading('PaRC: it does not hold: main-power.5v breaks first at worst.').waitFor(SOON);
    const first = region('What was found').getByRole('listitem').first();
    expect(await first.textContent()).toMatch(
      /^breaks ?main-power.5v gives 100 W \(20 A\) and must give at least 101 W/,
    );
    await feed('main-power.5v').getByText('over its limit').waitFor();
    await looksWell(page, 'plan-breaks', [
      { screen: 'desk', theme: 'light' },
      { screen: 'phone', theme: 'dark' },
    ]);
  });

  it('leads to the line of what is wrong', MINUTES, async () => {
    await check('name: x\nloads:\n  lamp: {wats: 30}\n  other: {count: 0}\n');
    await heading('The plan cannot be checked as it is.').waitFor(SOON);
    const errors = page.getByRole('alert');
    await errors.getByText('The plan has 2 errors, so it was not checked.').waitFor();
    await errors.getByText('loads.lamp.wats: there is no such key.').waitFor();
    await errors.getByRole('button', { name: 'Line 4' }).click();
    const chosen = await text().evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(chosen).toBe('0}');
    await looksWell(page, 'plan-errors');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('takes a file, saves it again, and refuses what is no plan', MINUTES, async () => {
    const plan =
      'name: two lamps\nloads: {lamp: {count: 2, watts: 30, on: psu}}\nsupplies: {psu: {rails: {12v: {volts: 12, amps: 6}}}}\n';
    const upload = page.getByLabel('Plan', { exact: true });
    await upload.setInputFiles({ name: 'lamps.yaml', mimeType: 'text/yaml', buffer: Buffer.from(plan) });
    await heading('two lamps: it holds.').waitFor(SOON);
    await feed('psu.12v').getByText('at any load').waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('lamps.yaml');
    expect(await readFile(await saved.path(), 'utf8')).toBe(plan);
    await upload.setInputFiles({ name: 'film.yaml', mimeType: 'text/yaml', buffer: Buffer.alloc(70_000, 'x') });
    await page.getByText('film.yaml is no plan: it is larger than 64 KiB.').waitFor(SOON);
  });

  it('says how many boards equal a machine, or reach so many Gflop/s', MINUTES, async () => {
    const equal = region('How many boards equal a machine?');
    await equal.getByLabel('A machine').selectOption('4 × CM5');
    await equal.getByText(/^To equal 4 × CM5, 138.6 Gflop\/s in HPL, /).waitFor(SOON);
    await equal.getByRole('row', { name: /^Raspberry Pi 4 Model B, 4 GB 11 to 14 / }).waitFor();
    await equal.getByLabel('Or so many Gflop/s').fill('30');
    await equal.getByText(/^For 30 Gflop\/s in HPL 1 Raspberry Pi Compute Module 5 is enough\.$/).waitFor(SOON);
  });

  it('no page complained', () => {
    expect(watched.complaints()).toEqual([]);
  });
});
