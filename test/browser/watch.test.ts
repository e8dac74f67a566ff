import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { boardMeasures, type SimulatedAgent, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const RAIN: readonly SimulatedAgent[] = [
  ...[0.95, 0.97, 1, 0.93, 0.85].map((warm, at) => ({ node: `rain${at}`, measures: boardMeasures(warm) })),
  {
    node: 'rain5',
    about: {
      troubles: [
        {
          ...{ collector: 'i2c', sensor: 'power-board', state: 'missing' },
          because: 'Nothing answers at address 0x20 of bus i2c-1.',
        },
      ],
      thermostats: { chassis: 60 },
    },
    measures: boardMeasures(0.5, {
      ...{ cpu_frequency_hertz: 1.5e9, under_voltage: 1, under_voltage_since_boot: 1, throttled: 1 },
      ...{ 'air_temperature_celsius.chassis': 34.6, 'air_humidity_ratio.chassis': 0.41 },
      ...{ 'gpu_temperature_celsius.0': 51, 'gpu_busy_ratio.0': 0.97 },
      ...{ 'disk_size_bytes./': 31e9, 'disk_free_bytes./': 1.2e9 },
    }),
  },
  { node: 'rain6', measures: boardMeasures(0.9, { 'link_speed_bits_per_second.eth0': 1e8 }) },
];

describe.skipIf(NO_CHROMIUM)('nodes that are watched', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let agents: SimulatedAgents;
  let token: string;
  beforeAll(async () => {
    visit = await visitHead([404]);
    ({ head, watched, page } = visit);
    for (const at of [0, 1, 2, 3, 4, 5, 6, 7]) {
      await head.breadbox('nodes', 'add', `rain${at}`, '--address', `127.0.9.${at + 1}`);
    }
    ({ token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'node', '--nodes', 'rain[0-7],tile[0-63]', '--json'),
    ) as { token: string });
    agents = simulateAgents(head.url, token, RAIN);
    await page.goto(`${head.url}/nodes`);
    await page.locator('table.now').waitFor();
  });
  afterAll(async () => {
    agents?.stop();
    await visit?.end();
  });

  const row = (node: string) =>
    page.locator('table.now tbody tr').filter({ has: page.getByRole('link', { name: node }) });
  const cells = (node: string) => row(node).locator('td').allInnerTexts();

  it('shows what each does now, in panel order, and what is planned as planned', async () => {
    await expect.poll(() => cells('rain2'), SOON).toHaveLength(11);
    const [name, state, cpu, , load, memory, network, processes, clock, link, ping] = await cells('rain2');
    expect(name).toMatch(/^rain2\s+Raspberry Pi 5 B$/);
    expect(state).toMatch(/^Watched/);
    expect(cpu).toMatch(/^6[5-9]\s°C|7[01]\s°C/);
    expect(load).toMatch(/^4\.\d\d/);
    expect(memory).toMatch(/^3(\.\d)?\s+of 7\.7/);
    expect(network).toMatch(/^\d+/);
    expect(processes).toBe('220');
    expect(clock).toMatch(/^2\.4\sGHz$/);
    expect(link).toMatch(/^1\sGbit\/s$/);
    expect(ping).toBe('unknown');
    expect(await cells('rain7')).toEqual(['rain7', expect.stringMatching(/^Planned/), '']);
    const names = await page.locator('table.now tbody td:first-child a').allTextContents();
    expect(names.filter((one) => one.startsWith('rain'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((at) => `rain${at}`));
  });

  it('draws the time before the page was opened beside the figures', async () => {
    const points = async () =>
      ((await row('rain1').locator('.spark .line').first().getAttribute('d')) ?? '').split('L').length;
    // Ten minutes were kept: steps of half a minute.
    await expect.poll(points, SOON).toBeGreaterThan(15);
  });

  it('marks what is out of order, with words', async () => {
    const [, , , gpu, , , , , clock] = await cells('rain5');
    expect(clock).toMatch(/1\.5\sGHz\s+too little voltage, slowed down/);
    expect(gpu).toMatch(/51\s°C\s+97\s% busy/);
    expect((await cells('rain6'))[9]).toMatch(/^100\sMbit\/s/);
    await looksWell(page, 'watch-nodes');
    expect(await smallTargets(page)).toEqual([]);
  });

  it('shows tiles, and keeps the choice in the address', async () => {
    await page.locator('.views').getByRole('link', { name: 'Grid' }).click();
    await page.locator('.node-tile').nth(7).waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBe('grid');
    await page.getByRole('link', { name: /rain7.*planned/s }).waitFor();
    await looksWell(page, 'watch-grid');
    await page.locator('.views').getByRole('link', { name: 'As listed' }).click();
    await page.getByRole('cell', { name: '127.0.9.3' }).waitFor();
    await page.locator('.views').getByRole('link', { name: 'Now', exact: true }).click();
    await page.locator('table.now').waitFor();
  });

  it('has a page of each node with its history', async () => {
    await page.getByRole('link', { name: 'rain5' }).click();
    await page
      .getByRole('heading', { level: 1, name: /^rain5 runs at 1\.5\sGHz: too little voltage, slowed down\.$/ })
      .waitFor();
    await page.getByRole('img', { name: /^Temperature: CPU \d+\s°C, GPU 0 51\s°C, air, chassis 35\s°C$/ }).waitFor();
    await expect.poll(() => page.locator('.history canvas').count(), SOON).toBeGreaterThan(7);
    await page.locator('.troubles').getByText('power-board is not there').waitFor();
    await page.locator('.troubles').getByText('Nothing answers at address 0x20 of bus i2c-1.').waitFor();
    await page.getByText(/^35\s°C, thermostat at 60\s°C$/).waitFor();
    await page.getByRole('row', { name: /^\/ 31\sGB 1\.2\sGB 94\s%/ }).waitFor();
    await looksWell(page, 'watch-node');
    expect(await smallTargets(page)).toEqual([]);
    for (const words of ['1 day', '1 month', '2 years']) {
      await page.getByRole('button', { name: words }).click();
      await page.getByRole('button', { name: words, pressed: true }).waitFor();
      await page.getByRole('img', { name: /^Load: last / }).waitFor();
    }
    await page.getByRole('button', { name: '1 hour' }).click();
    const chart = page.locator('.history-plot').first();
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('canvas').waitFor();
    const box = await chart.boundingBox();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 130, (box?.y ?? 0) + 80);
    await expect
      .poll(() => page.locator('.history figcaption .note').first().textContent(), SOON)
      .toMatch(/^\d\d:\d\d: CPU \d+\s°C/);
    await page.locator('.history').first().screenshot({ path: 'test/out/watch-chart.png' });
  });

  it('says of a planned node how it would be watched', async () => {
    await page.goto(`${head.url}/nodes/rain7`);
    await page.getByText('breadbox agent install rain7').waitFor();
    expect(await page.locator('.history').count()).toBe(0);
  });

  it('tells within ten seconds that a node has gone silent', async () => {
    await page.goto(`${head.url}/nodes`);
    await row('rain3').getByText('Watched').waitFor();
    agents.kill('rain3');
    const began = Date.now();
    await row('rain3').getByText('Silent').waitFor({ timeout: 30_000 });
    expect(Date.now() - began).toBeLessThan(10_000);
    await page.getByRole('heading', { level: 1, name: /rain3 is silent/ }).waitFor();
    await looksWell(page, 'watch-silent');
  });

  it('shows on Home what all do together', async () => {
    await page.goto(head.url);
    const stats = page.locator('dl.stats');
    await stats.getByText('Hottest node').waitFor();
    await stats.getByRole('link').first().waitFor();
    await stats.getByText(/cores’ worth of work$/).waitFor();
    await expect.poll(() => stats.locator('.spark .line').count(), SOON).toBe(3);
    await stats.getByText('told by 6 nodes; 1 is silent').waitFor();
    await looksWell(page, 'watch-home');
  });

  it('stays fluent with 64 nodes more', async () => {
    const many = Array.from({ length: 64 }, (_, at) => ({ node: `tile${at}`, measures: boardMeasures(at / 64) }));
    const tiles = simulateAgents(head.url, token, many);
    try {
      await page.goto(`${head.url}/nodes?view=now`);
      await expect.poll(() => page.locator('table.now tbody tr').count(), SOON).toBeGreaterThanOrEqual(72);
      await page.getByText(/^\d+ nodes are watched$/).waitFor();
      const seconds = 10;
      const inspector = await page.context().newCDPSession(page);
      await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
      const busySeconds = async () => {
        const { metrics } = await inspector.send('Performance.getMetrics');
        return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
      };
      const before = await busySeconds();
      // What is measured is the rest of the page's work in this time.
      await page.waitForTimeout(seconds * 1000);
      const share = ((await busySeconds()) - before) / seconds;
      console.log(`72 nodes in the table: the page's thread computes ${Math.round(share * 100)} % of the time`);
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(0.5);
      const heads = () => page.locator('table.now th').allInnerTexts();
      expect(await heads()).toEqual(expect.arrayContaining(['Temperature', 'GPU', 'Clock']));
      await page.getByRole('searchbox').fill('rain7');
      await expect.poll(heads, SOON).not.toContain('Temperature');
      expect(await heads()).toEqual([
        ...['Node', 'State and reason', 'Load', 'Memory, GiB', 'Network, MB/s', 'Processes', 'Link', 'Ping'],
      ]);
      await page.getByRole('searchbox').fill('');
      await page.locator('.views').getByRole('link', { name: 'Grid' }).click();
      await page.locator('.node-tile').nth(71).waitFor();
      await looksWell(page, 'watch-many');
    } finally {
      tiles.stop();
    }
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});
