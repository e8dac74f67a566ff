import { mkdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, SCREENS, smallTargets } from './page-looks.ts';
import { recordNetworks } from './recorded-networks.ts';
import { boardMeasures, type SimulatedAgent, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { picture, sidewaysPixels, type WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const OUT = join(import.meta.dirname, '../out');
const RAIN: readonly SimulatedAgent[] = Array.from({ length: 8 }, (_, at) => ({
  node: `rain${at}`,
  measures: boardMeasures(at / 10, at === 6 ? { 'link_speed_bits_per_second.eth0': 1e8 } : {}),
}));

describe.skipIf(NO_CHROMIUM)('the drawing of the machine', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let token: string;
  const speaking: SimulatedAgents[] = [];
  beforeAll(async () => {
    visit = await visitHead([401, 404]);
    ({ head, watched, page } = visit);
  });
  afterAll(async () => {
    for (const agents of speaking) agents.stop();
    await visit?.end();
  });

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const drawing = () => page.locator('.machine-frame svg.machine');
  const texts = () => drawing().locator('text').allTextContents();
  const speak = (agents: readonly SimulatedAgent[]) => speaking.push(simulateAgents(head.url, token, agents));

  it('is of one computer where there is no node', async () => {
    await page.goto(`${head.url}/machine`);
    await heading(/^One computer and no cable: Breadbox has .* alone\.$/).waitFor();
    await drawing().waitFor();
    await page.getByRole('link', { name: 'Add nodes' }).waitFor();
    expect(await drawing().locator('.cable').count()).toBe(0);
    await looksWell(page, 'machine-alone');
  });

  describe('of eight nodes', () => {
    beforeAll(async () => {
      const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
      await head.stop();
      recordNetworks(home);
      await head.start();
      watched.complaints(); // of a head that did not answer meanwhile
      const granted = await head.breadbox(
        ...['token', 'create', '--role', 'node', '--nodes', 'rain[0-7],tile[1-64]', '--json'],
      );
      ({ token } = JSON.parse(granted) as { token: string });
      speak(RAIN);
    });

    it('is reached from the nodes, and names the slow cable', async () => {
      await page.goto(`${head.url}/nodes`);
      await page.getByRole('link', { name: 'Draw the machine' }).click();
      await heading('rain6’s cable runs at 100\u202fMbit/s, where 1\u202fGbit/s is usual here.').waitFor(SOON);
      await page.goto(`${head.url}/network`);
      await page.getByRole('link', { name: 'The machine as a drawing' }).click();
      await heading(/^rain6/).waitFor(SOON);
    });

    it('has head, switch, nodes in panel order, and what each cable does', async () => {
      const words = await texts();
      expect(words).toContain('Switch');
      expect(words.filter((word) => word.startsWith('rain'))).toEqual(
        [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `rain${at}`),
      );
      expect(words.filter((word) => word === '1\u202fGbit/s')).toHaveLength(7);
      expect(words).toContain('100\u202fMbit/s');
      expect(words).toContain('94\u202fMbit/s');
      expect(words.filter((word) => word === 'Up')).toHaveLength(8);
      expect(await drawing().locator('.cable.trouble').count()).toBe(1);
      expect(await page.locator('table.cables tbody tr').count()).toBe(9);
      await page.getByRole('row', { name: /^rain6 Up 100\sMbit\/s .* 94\sMbit\/s$/ }).waitFor();
      await looksWell(page, 'machine-8');
      expect(await smallTargets(page)).toEqual([]);
    });

    it('says within seconds that a node has fallen silent, by a shape and a word', async () => {
      speaking[0]?.kill('rain3');
      await expect.poll(texts, SOON).toContain('Silent');
      expect(await drawing().locator('.node.hand').count()).toBe(1);
      await picture(page, 'machine-silent');
    });

    it.each(['light', 'dark'] as const)('leaves the page as a picture that needs nothing else: %s', async (theme) => {
      const saved = page.locator('.save-drawing');
      await saved.getByRole('button', { name: theme === 'light' ? 'Light' : 'Dark' }).click();
      const save = async (kind: 'SVG' | 'PNG') => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          saved.getByRole('button', { name: `Save as ${kind}` }).click(),
        ]);
        expect(download.suggestedFilename()).toMatch(new RegExp(`-${theme}\\.${kind.toLowerCase()}$`));
        return readFile(await download.path());
      };
      const file = (await save('SVG')).toString('utf8');
      mkdirSync(OUT, { recursive: true });
      await writeFile(join(OUT, `machine-talk-${theme}.svg`), file);
      expect(file).not.toMatch(/var\(|class=|<style|<image|href|url\(|currentcolor/i);
      expect(file.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
      expect(file).toContain('>rain6<');
      expect(file).toMatch(/8 nodes, 32 cores\. rain6’s cable runs at/);
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBeUndefined();
      // Read by nothing but the browser's picture decoder, it is what was drawn: its corner has the ground of its theme.
      const pixels = await save('PNG');
      expect([...pixels.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
      expect(pixels.readUInt32BE(16)).toBe(2368);
      const corner = await page.evaluate(
        async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          const canvas = document.createElement('canvas');
          const paper = canvas.getContext('2d');
          paper?.drawImage(image, 0, 0);
          return [...(paper?.getImageData(2, 2, 1, 1).data ?? [])].slice(0, 3);
        },
        `data:image/png;base64,${pixels.toString('base64')}`,
      );
      const light = (corner[0] ?? 0) + (corner[1] ?? 0) + (corner[2] ?? 0);
      expect(theme === 'light' ? light > 600 : light < 150, `${corner}`).toBe(true);
      await writeFile(join(OUT, `machine-talk-${theme}.png`), pixels);
    });
  });

  it('has room for one node and for sixty-four', async () => {
    const tiles = Array.from({ length: 64 }, (_, at) => `tile${at + 1}`);
    const list = join(OUT, 'machine-nodes.csv');
    for (const agents of speaking) agents.stop();
    speak(tiles.slice(0, 16).map((node, at) => ({ node, measures: boardMeasures(at / 64) })));
    for (const count of [1, 16, 64]) {
      const rows = tiles.slice(0, count).map((node, at) => `${node},127.0.8.${at + 1}`);
      await writeFile(list, ['name,address', ...rows, ''].join('\n'));
      await head.breadbox('nodes', 'import', list, '--replace');
      await page.setViewportSize(SCREENS.desk);
      await page.goto(`${head.url}/machine`);
      await expect
        .poll(async () => (await texts()).filter((word) => word.startsWith('tile')).length, SOON)
        .toBeGreaterThanOrEqual(count);
      for (const screen of ['desk', 'phone', 'panel'] as const) {
        await page.setViewportSize(SCREENS[screen]);
        await picture(page, `machine-${count}-${screen}`);
        expect(await sidewaysPixels(page), `${count} ${screen}`).toBe(0);
      }
    }
    await rm(list);
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});
