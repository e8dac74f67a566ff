import { loadavg } from 'node:os';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { HAS_SSHD, type LoopbackSshd, startSshd } from './loopback-sshd.ts';
import { looksWell, SCREENS, smallTargets } from './page-looks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';

const SOON = { timeout: 30_000, interval: 50 } as const;
const ADDRESSES = [1, 2, 3, 4].map((i) => `127.0.7.${i}`);

describe.skipIf(NO_CHROMIUM || !HAS_SSHD)('terminals in the dashboard', () => {
  let sshd: LoopbackSshd;
  let visit: Visit;
  let head: TestHead;
  let page: Page;

  beforeAll(async () => {
    sshd = await startSshd(ADDRESSES);
    // It is logged out while it asks for its list.
    visit = await visitHead([401]);
    ({ head, page } = visit);
    const way = ['--port', String(sshd.port), '--key', sshd.key, '--group', 'blue'];
    await head.breadbox('nodes', 'add', 'n[1-4]', '--address', '127.0.7.[1-4]', ...way);
    await head.breadbox('nodes', 'contact', '@blue');
  });
  afterAll(async () => {
    await visit?.end();
    sshd?.end();
  });

  const tile = (node: string): Locator => page.getByRole('region', { name: `Terminal on ${node}` });
  const shown = async (node: string): Promise<string> =>
    (await tile(node).locator('.xterm-rows > div').allTextContents()).join('\n').replaceAll('\u00a0', ' ');
  const says = (node: string, words: string | RegExp) => expect.poll(() => shown(node), SOON).toMatch(words);
  const type = async (node: string, keys: string) => {
    await tile(node).locator('.xterm-helper-textarea').focus();
    await page.keyboard.type(`${keys}\n`);
  };

  it('leads from the nodes, and from a node, to a terminal', async () => {
    await page.goto(`${head.url}/nodes`);
    await page.getByRole('link', { name: 'Open terminals' }).click();
    await page.waitForURL(`${head.url}/consoles`);
    await page.goto(`${head.url}/nodes/n1`);
    await page.getByRole('link', { name: 'Open a terminal' }).click();
    await page.getByRole('heading', { name: 'Open a terminal on a node, or on several side by side.' }).waitFor();
    expect(await page.getByLabel('Nodes', { exact: true }).inputValue()).toBe('n1');
    await looksWell(page, 'consoles-none');
  });

  it('opens four at once, and types to each or to all', async () => {
    await page.getByLabel('Nodes', { exact: true }).fill('@blue');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: '4 terminals are open.' }).waitFor();
    for (const node of ['n1', 'n2', 'n3', 'n4']) await says(node, /[$#] *$/m);
    await type('n2', 'PS1="> "; clear; echo only-$((1+1))');
    await says('n2', /only-2/);
    await page.getByLabel('Type to all at once').check();
    await page.getByRole('heading', { name: '4 terminals are open, and what you type goes to all.' }).waitFor();
    await type('n3', 'PS1="> "; echo all-$((40+2))');
    for (const node of ['n1', 'n2', 'n3', 'n4']) await says(node, /all-42/);
    for (const node of ['n1', 'n3', 'n4']) expect(await shown(node)).not.toContain('only-2');
    await looksWell(page, 'consoles-four');
    expect(await smallTargets(page)).toEqual([]);
    await page.getByLabel('Type to all at once').uncheck();
  });

  it('tells the node how large its screen is', async () => {
    await page.setViewportSize(SCREENS.desk);
    await type('n1', 'clear; stty size');
    const size = async () =>
      /(\d+) (\d+)/
        .exec(await shown('n1'))
        ?.slice(1)
        .map(Number);
    await expect.poll(size, SOON).toBeDefined();
    const [, cols] = (await size())!;
    await page.setViewportSize({ width: 700, height: 900 });
    await type('n1', 'clear; stty size');
    await expect.poll(async () => (await size())?.[1] !== cols, SOON).toBe(true);
    await page.setViewportSize(SCREENS.desk);
  });

  it('draws colours that the policy lets no attribute set', async () => {
    await type('n4', String.raw`clear; printf '\033[38;2;10;200;30mgreen-ish\033[0m \033[31mred\033[0m\n'`);
    await says('n4', /green-ish red/);
    const colour = (words: string) =>
      tile('n4')
        .locator('.xterm-rows span', { hasText: new RegExp(`^${words}$`) })
        .first()
        .evaluate((span) => getComputedStyle(span).color);
    await expect.poll(() => colour('green-ish'), SOON).toBe('rgb(10, 200, 30)');
    expect(await colour('red')).not.toBe(await colour('green-ish'));
  });

  it('shows 10 MB without freezing, and Ctrl-C is heard while more comes', async () => {
    await type('n2', 'clear; echo be""gun; head -c 10000000 /dev/zero | tr "\\0" x | fold -w 70; echo o""ver');
    await says('n2', /begun|x{20}/);
    const began = performance.now();
    const frames = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let last = performance.now();
          let longest = 0;
          const look = (now: number) => {
            longest = Math.max(longest, now - last);
            last = now;
            if (document.querySelector('[data-measured]') === null) requestAnimationFrame(look);
            else resolve(longest);
          };
          requestAnimationFrame(look);
        }),
    );
    await expect.poll(() => shown('n2'), { timeout: 60_000, interval: 200 }).toMatch(/over/);
    const seconds = (performance.now() - began) / 1000;
    await page.evaluate(() => document.body.setAttribute('data-measured', ''));
    const longest = await frames;
    process.stdout.write(
      `10 MB in a terminal: ${seconds.toFixed(1)} s, longest frame ${longest.toFixed(0)} ms, load ${loadavg()[0]!.toFixed(1)}\n`,
    );
    expect(longest).toBeLessThan(1000);
    await type('n2', 'clear; yes endless');
    await says('n2', /endless\nendless/);
    await page.keyboard.press('Control+C');
    await page.keyboard.type('clear; echo stop""ped\n');
    await says('n2', /stopped/);
  });

  it('says that a shell has ended, and opens another', async () => {
    await type('n3', 'exit 3');
    await tile('n3').getByText('Closed: the shell has ended, with exit code 3.').waitFor();
    await page.getByRole('heading', { name: '3 terminals are open.' }).waitFor();
    await tile('n3').getByRole('button', { name: 'Open again' }).click();
    await page.getByRole('heading', { name: '4 terminals are open.' }).waitFor();
    await tile('n4').getByRole('button', { name: 'Close the terminal on n4' }).click();
    await page.getByRole('heading', { name: '3 terminals are open.' }).waitFor();
  });

  it('closes at logout and with the head, and keeps who had one', async () => {
    const other = await visit.browser.newContext();
    const second = await other.newPage();
    await second.goto(await head.loginLink());
    await second.getByRole('button', { name: 'Log out' }).first().waitFor();
    await page.evaluate(() => fetch('/api/logout', { method: 'POST' }));
    await second.goto(`${head.url}/consoles`);
    const rows = second.getByRole('table').getByRole('row');
    await expect.poll(() => rows.filter({ hasText: 'the session of the browser has ended' }).count(), SOON).toBe(3);
    expect(await rows.filter({ hasText: 'its page was closed' }).count()).toBe(1);
    expect(await rows.filter({ hasText: 'is open' }).count()).toBe(0);
    await looksWell(second, 'consoles-past');
    await second.getByLabel('Nodes', { exact: true }).fill('n1');
    await second.getByRole('button', { name: 'Open', exact: true }).click();
    await expect.poll(() => second.locator('.xterm-rows').textContent(), SOON).toMatch(/[$#]/);
    await page.close(); // it would complain of the head that is away
    await head.stop();
    await second.getByText('Closed: the head was stopped.').waitFor();
    await head.start();
    await second.getByRole('button', { name: 'Open again' }).click();
    await second.getByRole('heading', { name: '1 terminal is open.' }).waitFor();
    await other.close();
  });

  it('is for the owner alone', async () => {
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'viewer', '--user', 'vera', '--json'),
    ) as { token: string };
    const other = await visit.browser.newContext();
    const second = await other.newPage();
    await second.goto(`${head.url}/login`);
    await second.evaluate(
      (given) => fetch('/api/login', { method: 'POST', body: JSON.stringify({ token: given }) }),
      token,
    );
    await second.goto(`${head.url}/consoles`);
    await second.getByRole('heading', { name: 'Terminals on nodes are for the owner alone.' }).waitFor();
    expect(await second.getByRole('button', { name: 'Open' }).count()).toBe(0);
    await other.close();
  });

  it('complains of nothing', () => expect(visit.watched.complaints()).toEqual([]));
});
