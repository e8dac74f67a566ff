import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { kioskFaults } from './kiosk-faults.ts';
import { boardMeasures, type SimulatedAgent, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import { startHead, type TestHead } from './test-head.ts';
import { axeFindings, picture, watchPage } from './watched-page.ts';

const SCREEN = { width: 800, height: 480 } as const;
const SOON = { timeout: 30_000 } as const;
const PIN = '314159';
const LOADED = [0, 2, 3, 6, 17, 20, 33, 40, 41, 60];

describe.skipIf(NO_CHROMIUM)('the kiosk', () => {
  let head: TestHead;
  let browser: Browser;
  let link: string;
  let nodeToken: string;
  const agents: SimulatedAgents[] = [];
  let spoken = 0;
  let listed = 0;
  let ownerToken: string;
  beforeAll(async () => {
    [head, browser] = await Promise.all([startHead(), openChromium()]);
    ({ url: link } = JSON.parse(await head.breadbox('kiosk', 'link', '--json')) as { url: string });
    ({ token: ownerToken } = JSON.parse(await head.breadbox('token', 'create', '--role', 'owner', '--json')) as {
      token: string;
    });
    ({ token: nodeToken } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'node', '--nodes', 'rain[0-79]', '--json'),
    ) as { token: string });
  });
  afterAll(async () => {
    for (const each of agents) each.stop();
    await browser?.close();
    await head?.remove();
  });

  /** A screen that nobody has logged in, as a Pi starts it. */
  const open = async (more: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> =>
    browser.newContext({ viewport: SCREEN, hasTouch: true, colorScheme: 'dark', reducedMotion: 'reduce', ...more });

  /** Who speaks goes on: a sample that the head has had already is none. */
  const speakFor = (count: number) => {
    const more = Array.from({ length: count }, (_, at) => board(at)).slice(spoken);
    if (more.length > 0) agents.push(simulateAgents(head.url, nodeToken, more));
    spoken = Math.max(spoken, count);
  };

  const asOwner = async (key: `${'PUT' | 'POST'} ${string}`, body: unknown): Promise<Response> => {
    const [method, path] = key.split(' ') as [string, string];
    const headers = { authorization: `Bearer ${ownerToken}`, 'content-type': 'application/json' };
    const answer = await fetch(`${head.url}${path}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.ok, key).toBe(true);
    return answer;
  };
  const list = async (count: number) => {
    const nodes = Array.from({ length: count }, (_, at) => ({ node: `rain${at}`, address: `127.0.9.${at + 1}` }));
    const added = nodes.slice(listed);
    if (added.length > 0) await asOwner('POST /api/inventory', { nodes: added });
    listed = Math.max(listed, count);
  };

  it('shows what there is before any node is known', async () => {
    const { page, complaints } = await watchPage(await open());
    await page.goto(link);
    await page.getByRole('button', { name: 'Control the machine' }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await picture(page, 'kiosk-0-dark');
    expect(await kioskFaults(page)).toEqual([]);
    expect(complaints()).toEqual([]);
    await page.context().close();
  });

  it.each([1, 2, 4, 8, 16, 33, 64])('has a place for each of %i nodes, and nothing is cut', async (count) => {
    await list(count);
    speakFor(count);
    await asOwner('PUT /api/panel/mode', { nodes: `rain[${LOADED.filter((at) => at < count)}]`, mode: 'load' });
    const { page, complaints } = await watchPage(await open());
    await page.goto(link);
    await expect.poll(() => page.locator('.kiosk-strip:not(.dead)').count(), SOON).toBe(count);
    await expect.poll(() => page.locator('.kiosk-vitals dd').first().textContent(), SOON).toMatch(/^\d+ of \d+$/);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `kiosk-${count}-${colorScheme}`);
      if (count === 8 || count === 64) expect(await axeFindings(page)).toEqual([]);
    }
    expect(await kioskFaults(page)).toEqual([]);
    expect(complaints()).toEqual([]);
    await page.context().close();
  });

  it('flips a strip for this screen alone, and takes that back by itself', async () => {
    speakFor(8);
    const { page } = await watchPage(await open());
    await page.clock.install();
    await page.goto(link);
    const strip = page.getByRole('switch', { name: /^rain1: show load/ });
    await expect.poll(() => strip.getAttribute('aria-checked'), SOON).toBe('false');
    await strip.tap();
    // Where there is no room on the strip, it is said below.
    await page.getByText(/^(your view|Your view: rain1\. It goes back by itself\.)$/).waitFor();
    expect(await kioskFaults(page)).toEqual([]);
    expect(await strip.getAttribute('aria-checked')).toBe('true');
    await picture(page, 'kiosk-own-view');
    await page.clock.fastForward(121_000);
    await expect.poll(() => strip.getAttribute('aria-checked'), SOON).toBe('false');
    await page.context().close();
  });

  it('does what the PIN allows, and says why it does not', async () => {
    const { page } = await watchPage(await open(), [403]);
    await page.goto(link);
    await page.getByRole('button', { name: 'Control the machine' }).tap();
    await page.getByText('This kiosk has no PIN, so it only shows.').waitFor();
    expect(await kioskFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).tap();
    await asOwner('PUT /api/kiosk', { pin: PIN });
    await page.reload();
    await page.getByRole('button', { name: 'Control the machine' }).tap();
    await page.getByRole('button', { name: 'Pause the farm' }).waitFor();
    expect(await kioskFaults(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'kiosk-control');
    await typePin(page, '1234');
    await page.getByRole('button', { name: 'Pause the farm' }).tap();
    await page.getByText('That is not the PIN.').waitFor();
    await picture(page, 'kiosk-wrong-pin');
    await page.getByText('Drain all nodes').tap();
    await typePin(page, PIN);
    await page.getByRole('button', { name: 'Drain all nodes' }).tap();
    await page.getByText(/takes? no new work/).waitFor();
    expect(JSON.parse(await head.breadbox('kiosk', '--json'))).toMatchObject({ hasPin: true, paused: false });
    await page.getByText('Resume the nodes').tap();
    await typePin(page, PIN);
    await page.keyboard.press('Escape');
    await page.locator('.kiosk-sheet').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('dims at night, and the first touch presses nothing', async () => {
    await asOwner('PUT /api/kiosk', { dim: { from: '00:00', to: '00:00' } });
    const { page } = await watchPage(await open({ colorScheme: 'light' }));
    await page.clock.install();
    await page.goto(link);
    const cover = page.getByRole('button', { name: 'Wake the screen' });
    await cover.waitFor();
    await picture(page, 'kiosk-night');
    const key = await page.locator('.control-key').boundingBox();
    await page.touchscreen.tap((key?.x ?? 0) + 20, (key?.y ?? 0) + 20);
    await cover.waitFor({ state: 'detached' });
    expect(await page.locator('.kiosk-sheet').count()).toBe(0);
    await page.touchscreen.tap((key?.x ?? 0) + 20, (key?.y ?? 0) + 20);
    await page.locator('.kiosk-sheet').waitFor();
    await page.clock.fastForward(121_000);
    await page.locator('.kiosk-sheet').waitFor({ state: 'detached' });
    await cover.waitFor();
    await page.context().close();
    await asOwner('PUT /api/kiosk', { dim: null });
  });

  it('goes on by itself after its session has ended', async () => {
    const { page } = await watchPage(await open(), [401]);
    await page.goto(link);
    await page.locator('.kiosk-strip').first().waitFor();
    await page.context().clearCookies();
    await page.reload();
    await page.locator('.kiosk-strip').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/kiosk');
    await page.context().close();
  });

  it('shows alerts one at a time', async () => {
    speakFor(8);
    const { page } = await watchPage(await open());
    await page.goto(link);
    const say = page.locator('button.say');
    await say.waitFor({ timeout: 60_000 });
    expect(await kioskFaults(page)).toEqual([]);
    await say.tap();
    await page.getByText('What to do').waitFor();
    expect(await kioskFaults(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'kiosk-alert');
    await page.context().close();
  });
});

async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).tap();
}

/** Each fourth is idle; the sixth is short of power. */
function board(at: number): SimulatedAgent {
  const warm = at % 4 === 3 ? 0.05 : 0.5 + ((at * 7) % 10) / 20;
  const short = { under_voltage: 1, under_voltage_since_boot: 1, throttled: 1, frequency_capped: 1 };
  return { node: `rain${at}`, measures: boardMeasures(warm, at === 5 ? short : {}) };
}
