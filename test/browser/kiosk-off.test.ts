import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { kioskFaults } from './kiosk-faults.ts';
import { startHead, type TestHead } from './test-head.ts';
import { axeFindings, picture, watchPage } from './watched-page.ts';

const SCREEN = { width: 800, height: 480 } as const;
const SOON = { timeout: 30_000 } as const;
const PIN = '314159';

describe.skipIf(NO_CHROMIUM)('switching off at the kiosk', () => {
  let head: TestHead;
  let browser: Browser;
  let link: string;
  let headers: Record<string, string>;
  beforeAll(async () => {
    [head, browser] = await Promise.all([startHead(), openChromium()]);
    ({ url: link } = JSON.parse(await head.breadbox('kiosk', 'link', '--json')) as { url: string });
    const { token } = JSON.parse(await head.breadbox('token', 'create', '--role', 'owner', '--json')) as {
      token: string;
    };
    headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
  });

  const asOwner = async (key: string, body: unknown): Promise<Response> => {
    const [method, path] = key.split(' ') as [string, string];
    const answer = await fetch(`${head.url}${path}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.ok, key).toBe(true);
    return answer;
  };

  it('says what a switching off waits for, and ends it by the PIN', { timeout: 60_000 }, async () => {
    await asOwner('PUT /api/kiosk', { pin: PIN });
    // The computer of this head is the one that runs jobs; at that address nobody would switch it off.
    const [{ node }] = (await (await fetch(`${head.url}/api/nodes`, { headers })).json()) as [{ node: string }];
    await asOwner('POST /api/inventory', { nodes: [{ node, address: '127.0.9.200', port: 1 }] });
    const script = '#!/bin/sh\n#SBATCH --job-name=render\n#SBATCH --time=120 -o /dev/null\nsleep 300\n';
    const { jobId } = (await (await asOwner('POST /api/jobs', { script, directory: '/tmp' })).json()) as {
      jobId: string;
    };
    const { page } = await watchPage(await browser.newContext({ viewport: SCREEN, hasTouch: true }));
    await page.goto(link);
    await page.getByRole('button', { name: 'Control the machine' }).tap();
    await page.getByText('Switch everything off').first().tap();
    await typePin(page, PIN);
    await page.getByRole('button', { name: 'Switch everything off' }).tap();
    await page.getByText('1 node goes off once nothing runs there, the head last.').waitFor();
    await page.getByRole('button', { name: 'Close' }).tap();
    const say = page.getByRole('button', {
      name: /^Switching off waits for render \(job \d+\), until .*\d\d:\d\d at the latest\.$/,
    });
    await say.waitFor(SOON);
    expect(await kioskFaults(page)).toEqual([]);
    await say.tap();
    await page.getByText(new RegExp(`^render \\(job ${jobId}\\), until .* at the latest, on `)).waitFor();
    expect(await kioskFaults(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'kiosk-waits');
    await page.getByRole('button', { name: 'Leave everything on' }).tap();
    expect(await page.getByRole('radio', { name: /^Leave everything on/ }).isChecked()).toBe(true);
    await typePin(page, PIN);
    await page.getByRole('button', { name: 'Leave everything on' }).tap();
    await page.getByText('Nothing is switched off. The nodes work again.').waitFor();
    await page.getByRole('button', { name: 'Close' }).tap();
    await say.waitFor({ ...SOON, state: 'detached' });
    await asOwner(`POST /api/jobs/${jobId}/cancel`, {});
    await page.context().close();
  });

  it('shows no switching off that has ended, though an older answer comes late', { timeout: 60_000 }, async () => {
    const script = '#!/bin/sh\n#SBATCH --job-name=render -o /dev/null\nsleep 300\n';
    const { jobId } = (await (await asOwner('POST /api/jobs', { script, directory: '/tmp' })).json()) as {
      jobId: string;
    };
    const begun = await asOwner('POST /api/maintenance', { kind: 'power-off' });
    const { maintenance } = (await begun.json()) as { maintenance: string };
    const { page } = await watchPage(await browser.newContext({ viewport: SCREEN, hasTouch: true }), [403]);
    await page.goto(link);
    const say = page.locator('.kiosk-top .say').filter({ hasText: 'Switching off waits for render' });
    await say.waitFor(SOON);
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let held: () => void = () => {};
    const isHeld = new Promise<void>((resolve) => {
      held = resolve;
    });
    await page.route('**/api/maintenance', async (route) => {
      const response = await route.fetch();
      held();
      await released;
      await route.fulfill({ response });
    });
    // Each attempt asks how things stand, also one that is refused.
    await page.getByRole('button', { name: 'Control the machine' }).tap();
    await typePin(page, '271828');
    await page.getByRole('button', { name: 'Pause the farm' }).tap();
    await isHeld;
    await asOwner(`POST /api/maintenance/${maintenance}/cancel`, {});
    await say.waitFor({ ...SOON, state: 'detached' });
    const answered = page.waitForResponse('**/api/maintenance');
    release();
    await (await answered).finished();
    await page.getByText('That is not the PIN.').waitFor();
    expect(await say.count()).toBe(0);
    await asOwner(`POST /api/jobs/${jobId}/cancel`, {});
    await page.context().close();
  });
});

async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).tap();
}
