import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchRun } from '../../src/protocol/bench.ts';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell } from './page-looks.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { picture, type WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const MINUTES = { timeout: 400_000 } as const;
const IDLE_WATTS = 38;
const SWING_WATTS = 6;

/** A Shelly Plus Plug S as shelly-api-docs.shelly.cloud/gen2 documents it; what hangs on it draws now more, now less. */
function shelly(): Server {
  const began = Date.now();
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://plug');
    const say = (value: object, status = 200) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (pathname === '/rpc/Shelly.GetDeviceInfo')
      return say({ id: 'shellyplusplugs-a8032abe54dc', model: 'SNPL-00112EU', gen: 2, ver: '1.4.4', app: 'PlusPlugS' });
    if (pathname !== '/rpc/Switch.GetStatus' || searchParams.get('id') !== '0')
      return say({ code: 404, message: `No handler for ${pathname.slice(5)}` }, 404);
    const apower = IDLE_WATTS + SWING_WATTS * (1 + Math.sin((Date.now() - began) / 4000));
    say({ id: 0, output: true, apower, voltage: 231.4, current: apower / 231.4, aenergy: { total: 1234.567 } });
  });
}

describe.skipIf(NO_CHROMIUM)('power under the curve of a benchmark', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let plug: Server;
  beforeAll(async () => {
    plug = shelly();
    await new Promise<void>((resolve) => plug.listen(0, '127.0.0.1', resolve));
    visit = await visitHead();
    ({ head, watched, page } = visit);
  });
  afterAll(async () => {
    await visit?.end();
    plug.closeAllConnections();
    await new Promise((resolve) => plug.close(resolve));
  });

  it('is what the plug told while this computer was measured', MINUTES, async () => {
    const address = `127.0.0.1:${(plug.address() as AddressInfo).port}`;
    const covers = 'the whole machine';
    const settings = ['--driver', 'shelly-gen2', '--address', address, '--covers', covers, '--every', '1'];
    await head.breadbox('meter', 'add', 'wall', ...settings);
    await page.goto(`${head.url}/benchmarks`);
    await page.getByRole('button', { name: 'Run Disk' }).click();
    await page.getByRole('heading', { level: 1, name: /^Disks write \d/ }).waitFor({ timeout: 300_000 });
    const run = JSON.parse(await head.breadbox('bench', 'show', 'b1', '--json')) as BenchRun;
    const { power } = run.conditions;
    expect(power).toMatchObject({ meter: 'wall', covers });
    expect(power?.meanWatts).toBeGreaterThanOrEqual(IDLE_WATTS);
    expect(power?.meanWatts).toBeLessThanOrEqual(IDLE_WATTS + 2 * SWING_WATTS);
    await page.getByText(/^\d[\d.]*.W on average, at most \d[\d.]*, .*; the whole machine \(wall\)$/).waitFor(SOON);
    await page.getByRole('img', { name: /^Speed: / }).waitFor(SOON);
    const curve = page.getByRole('img', { name: /^Power, wall: last \d[\d.]*.W/ });
    await curve.waitFor(SOON);
    const said = Number(/last (\d+(?:\.\d+)?)/.exec((await curve.getAttribute('aria-label')) ?? '')?.[1]);
    expect(said).toBeGreaterThanOrEqual(IDLE_WATTS);
    expect(said).toBeLessThanOrEqual(IDLE_WATTS + 2 * SWING_WATTS);
    await page.getByRole('heading', { name: 'While it ran' }).scrollIntoViewIfNeeded();
    await picture(page, 'bench-power-while');
    await page.evaluate(() => scrollTo(0, 0));
    await looksWell(page, 'bench-power');
    expect(watched.complaints()).toEqual([]);
  });
});
