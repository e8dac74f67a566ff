import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, SCREENS, smallTargets } from './page-looks.ts';
import { boardMeasures, type SimulatedAgent, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { type WatchedPage, watchPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const LIT = { hardware: 'lit', hasSwitch: false } as const;
const LOW_VOLTS = { under_voltage: 1, throttled: 1, cpu_frequency_hertz: 1.5e9 } as const;

/** rain0 has hardware with a switch; rain5 is short of power; the user LEDs of rain1 and rain4 are lit. */
const RAIN: readonly SimulatedAgent[] = Array.from({ length: 8 }, (_, at) => {
  const node = `rain${at}`;
  const measures = boardMeasures([1.02, 0.97, 1, 0.78, 0.72, 0.5, 0.7, 0][at] ?? 0, at === 5 ? LOW_VOLTS : {});
  if (at === 0) return { node, measures, panel: () => ({ ...LIT, mode: 'load', leds: 0b11111, hasSwitch: true }) };
  if (at === 1) return { node, measures, panel: () => ({ ...LIT, mode: 'status', leds: 0b01011, users: 0b01000 }) };
  if (at === 4) return { node, measures, panel: () => ({ ...LIT, mode: 'load', leds: 0b11110, users: 0b11000 }) };
  return { node, measures };
});
const tiles = (from: number, to: number): readonly SimulatedAgent[] =>
  Array.from({ length: to - from }, (_, at) => ({
    node: `rain${from + at}`,
    // Bars that change each second, as they do at work.
    measures: (second) => boardMeasures(((second + at) % 10) / 10)(second),
  }));

describe.skipIf(NO_CHROMIUM)('the front panel', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let token: string;
  const speaking: SimulatedAgents[] = [];
  beforeAll(async () => {
    visit = await visitHead([404]);
    ({ head, watched, page } = visit);
    const nodes = ['token', 'create', '--role', 'node', '--nodes', 'rain[0-63]', '--json'];
    ({ token } = JSON.parse(await head.breadbox(...nodes)) as { token: string });
    await head.breadbox('submit', '--wrap', 'sleep 300', '--job-name', 'heat2d', '--time', '10');
    await head.breadbox('submit', '--wrap', 'true', '--job-name', 'hello');
  });
  afterAll(async () => {
    for (const agents of speaking) agents.stop();
    await visit?.end();
  });

  const speak = async (agents: readonly SimulatedAgent[]) => {
    await head.breadbox('nodes', 'add', ...agents.map(({ node }) => node));
    speaking.push(simulateAgents(head.url, token, agents));
  };
  const strip = (node: string) => page.getByRole('group', { name: node, exact: true });
  const lens = (node: string) => strip(node).getByRole('img').getAttribute('aria-label');
  const toggle = (node: string) => strip(node).getByRole('switch');
  const stripCount = () => page.locator('.panel .strip').count();

  it('has one node as its hero, with larger lamps and the figures beside them', async () => {
    await speak(RAIN.slice(0, 1));
    await page.goto(head.url);
    await expect.poll(stripCount, SOON).toBe(1);
    await expect.poll(() => lens('rain0'), SOON).toBe('load, 5 of 5 lamps lit');
    await page.locator('.stats').getByText('Hottest node').waitFor();
    await looksWell(page, 'panel-1');
  });

  it('has four', async () => {
    await speak(RAIN.slice(1, 4));
    await expect.poll(stripCount, SOON).toBe(4);
    await expect.poll(() => lens('rain1'), SOON).toBe('boot on, net on, temp off, user 1 on, user 2 off');
    await looksWell(page, 'panel-4');
  });

  it('has eight in a row, in panel order, and says what is wrong before what they do', async () => {
    await speak(RAIN.slice(4));
    await expect.poll(stripCount, SOON).toBe(8);
    const names = await page.locator('.panel .strip .id').allTextContents();
    expect(names).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((at) => `rain${at}`));
    await expect.poll(() => lens('rain5'), SOON).toBe('boot on, net on, temp on, user 1 off, user 2 off');
    await strip('rain5').getByText('low volts').waitFor(SOON);
    await page
      .getByRole('heading', { level: 1, name: /^\d+ of 32 cores are working\. The supply of rain5 / })
      .waitFor(SOON);
    await page.locator('.mini').getByRole('img', { name: 'Panel: 8 nodes; rain5 shows temp.' }).waitFor();
    await looksWell(page, 'panel-8');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('shows a viewer what he flips to, and says that it is his view alone', async () => {
    expect(await toggle('rain4').getAttribute('aria-checked')).toBe('true');
    await toggle('rain4').click();
    await strip('rain4').getByText('your view').waitFor();
    expect(await toggle('rain4').getAttribute('aria-checked')).toBe('false');
    expect(await lens('rain4')).toBe('boot on, net on, temp off, user 1 on, user 2 on');
    await toggle('rain2').click();
    await expect.poll(() => lens('rain2'), SOON).toBe('load, 5 of 5 lamps lit');
    await page.getByText('Your view of rain2 and rain4.').waitFor();
    const now = JSON.parse(await head.breadbox('panel', '--json')) as { node: string; mode: string }[];
    const listed = now.filter(({ node }) => node.startsWith('rain'));
    expect(listed.map(({ mode }) => mode)).toEqual([
      'load',
      'status',
      'status',
      'status',
      'load',
      ...Array(3).fill('status'),
    ]);
    await page.reload();
    await strip('rain4').getByText('your view').waitFor(SOON);
    await page.getByRole('button', { name: 'Show as it is' }).click();
    await expect.poll(() => page.getByText('your view').count()).toBe(0);
    expect(await lens('rain4')).toBe('load, 4 of 5 lamps lit');
  });

  it('is flipped by the keyboard', async () => {
    await toggle('rain3').focus();
    await page.keyboard.press('Space');
    expect(await toggle('rain3').getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('Space');
    expect(await toggle('rain3').getAttribute('aria-checked')).toBe('false');
  });

  it('lets its owner flip the panel itself, where no switch rules', async () => {
    await page.getByRole('button', { name: 'Flip all toggles' }).click();
    await page.getByText('rain0 has a switch of its own, which rules.').waitFor();
    await expect.poll(() => lens('rain6'), SOON).toBe('load, 4 of 5 lamps lit');
    await expect.poll(() => toggle('rain5').getAttribute('aria-checked'), SOON).toBe('true');
    expect(await page.getByText('your view').count()).toBe(0);
    await head.breadbox('panel', 'mode', 'status');
    await expect.poll(() => lens('rain7'), SOON).toBe('boot on, net on, temp off, user 1 off, user 2 off');
  });

  it('tests the lamps', async () => {
    await page.getByRole('button', { name: 'Lamp test' }).click();
    await page.getByText('All lamps are lit for three seconds.').waitFor();
  });

  it('lets a viewer look, and flip nothing but his view', async () => {
    const made = ['token', 'create', '--role', 'viewer', '--name', 'wall', '--json'];
    const viewer = JSON.parse(await head.breadbox(...made)) as { token: string };
    const context = await visit.browser.newContext({ viewport: SCREENS.desk, reducedMotion: 'reduce' });
    const own = await watchPage(context);
    await own.page.goto(`${head.url}/login`);
    await own.page.getByLabel('Link, or API token').fill(viewer.token);
    await own.page.keyboard.press('Enter');
    await own.page.locator('.panel .strip').nth(7).waitFor();
    expect(await own.page.getByRole('button', { name: /^(Flip all toggles|Lamp test)$/ }).count()).toBe(0);
    expect(await own.page.getByRole('link', { name: 'New job' }).count()).toBe(0);
    await own.page.getByRole('button', { name: 'Flip all, for you' }).click();
    await own.page.getByText('Your view of 6 nodes.').waitFor();
    // Nothing moves where that is wished.
    expect(
      await own.page
        .locator('.led')
        .first()
        .evaluate((led) => getComputedStyle(led).transitionDuration),
    ).toBe('0s');
    expect(own.complaints()).toEqual([]);
    await context.close();
  });

  it('comes after what needs a hand on a phone', async () => {
    await page.setViewportSize(SCREENS.phone);
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor(SOON);
    const top = async (of: string) => (await page.locator(of).first().boundingBox())?.y ?? Number.NaN;
    expect(await top('.alert')).toBeLessThan(await top('.panel'));
    await page.setViewportSize(SCREENS.desk);
    await expect.poll(async () => (await top('.panel')) < (await top('.alert'))).toBe(true);
  });

  it('has a small live copy in the rail of every page', async () => {
    await page.goto(`${head.url}/farm`);
    await page
      .locator('.mini')
      .getByRole('img', { name: /^Panel: 8 nodes/ })
      .waitFor(SOON);
    expect(await page.locator('.mini .dot').count()).toBe(40);
    await page.goto(head.url);
  });

  it('has sixteen in two rows', async () => {
    await speak(tiles(8, 16));
    await expect.poll(stripCount, SOON).toBe(16);
    await looksWell(page, 'panel-16');
  });

  it('has sixty-four in bays, of which one node unfolds', async () => {
    await speak(tiles(16, 64));
    await expect.poll(() => page.locator('.column').count(), SOON).toBe(64);
    expect(await stripCount()).toBe(1);
    await strip('rain5').waitFor();
    await page.getByRole('button', { name: /^40, rain40: / }).click();
    await strip('rain40').waitFor();
    await looksWell(page, 'panel-64');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('takes little of a core with sixty-four nodes a second', async () => {
    const inspector = await page.context().newCDPSession(page);
    await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busySeconds = async () => {
      const { metrics } = await inspector.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    await head.breadbox('panel', 'mode', 'load');
    const lit = () => page.locator('.column .led.on').count();
    const seen = new Set<number>();
    const seconds = 10;
    const before = await busySeconds();
    for (let second = 0; second < seconds; second += 1) {
      seen.add(await lit());
      await page.waitForTimeout(1000); // a second of the panel is what is measured
    }
    const share = ((await busySeconds()) - before) / seconds;
    console.log(`64 panels a second on Home: the page's thread computes ${(share * 100).toFixed(1)} % of the time`);
    expect(seen.size).toBeGreaterThan(2);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.15);
  });

  it('goes dark where a node does', async () => {
    speaking[2]?.kill('rain7');
    await page.getByRole('button', { name: /^7, rain7: down; / }).waitFor(SOON);
    await page
      .locator('.mini')
      .getByRole('img', { name: /rain7 is dark/ })
      .waitFor();
    for (const agents of speaking) agents.stop();
    await page.getByRole('heading', { level: 1, name: 'All 64 nodes are dark: none of them answers.' }).waitFor(SOON);
    await page.getByText('64 nodes, all dark').waitFor();
    expect(await page.locator('.panel .led.on').count()).toBe(0);
    await looksWell(page, 'panel-dark');
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});
