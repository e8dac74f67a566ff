import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { boardMeasures, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';

const SOON = { timeout: 30_000 } as const;

describe.skipIf(NO_CHROMIUM)('Home of a machine that works', () => {
  let visit: Visit;
  let head: TestHead;
  let page: Page;
  let agents: SimulatedAgents;
  let job: string;
  let own: string;

  beforeAll(async () => {
    visit = await visitHead();
    ({ head, page } = visit);
    const { nodes } = JSON.parse(await head.breadbox('top', '--json')) as { nodes: readonly { node: string }[] };
    own = nodes[0]!.node;
    await head.breadbox('farm', 'push', 'projects/mandelbrot');
    await head.breadbox('farm', 'run', 'mandelbrot', '--wait');
    const submitted = await head.breadbox('submit', '--job-name', 'heat', '--time', '30', '--wrap', 'exec sleep 900');
    job = /\d+/.exec(submitted)![0];
  });
  afterAll(async () => {
    agents?.stop();
    await head?.breadbox('cancel', job).catch(() => undefined); // it may have ended
    await visit?.end();
  });

  it('has nothing to switch off before there are nodes', async () => {
    await page.goto(head.url);
    await page.getByRole('heading', { level: 1, name: /\w/ }).waitFor();
    await page.getByRole('table', { name: 'Jobs and runs that are going on' }).getByText('heat').waitFor(SOON);
    expect(await page.getByRole('button', { name: 'Switch off safely' }).count()).toBe(0);
  });

  it('shows the picture of the run that ended last, and leads to it', async () => {
    const section = page.getByRole('region', { name: 'Last picture' });
    const image = section.getByRole('img', { name: 'mandelbrot.png of mandelbrot, r1' });
    await image.waitFor(SOON);
    expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
    await image.click();
    await page.waitForURL(`${head.url}/farm/runs/r1`);
  });

  it('counts the nodes that are listed, and says that the head works too', async () => {
    await head.breadbox('nodes', 'add', 'rain[0-2]', '--address', '127.0.9.[1-3]', '--port', '9');
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'node', '--nodes', 'rain[0-1]', '--json'),
    ) as { token: string };
    agents = simulateAgents(
      head.url,
      token,
      ['rain0', 'rain1'].map((node) => ({ node, measures: boardMeasures(0.5) })),
    );
    await page.goto(head.url);
    await page.getByRole('heading', { level: 1, name: /^\d of 8 cores are working\./ }).waitFor(SOON);
    // A worker of the farm stays a while after the last task.
    const words = new RegExp(`^Not counted above: ${own}, the computer of this head, works too \\(heat.*\\)\\.`);
    await page.getByText(words).waitFor(SOON);
    const row = page.getByRole('table', { name: 'Jobs and runs that are going on' }).getByRole('row', { name: /heat/ });
    await row.getByRole('cell', { name: own }).waitFor();
    await looksWell(page, 'home-three');
  });

  it('shows work of the farm beside the jobs, and that it is done on the computer of the head', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breadbox-slow-'));
    writeFileSync(join(folder, 'project.yaml'), 'name: slow\nrun: [sleep, "600"]\nfeed: { list: [1, 2] }\n');
    await head.breadbox('farm', 'push', folder);
    await head.breadbox('farm', 'run', 'slow');
    rmSync(folder, { recursive: true });
    const row = page.getByRole('table', { name: 'Jobs and runs that are going on' }).getByRole('row', { name: /slow/ });
    await row.getByText('farm, r2').waitFor(SOON);
    await row.getByText('0 of 2 tasks').waitFor(SOON);
    await row.getByRole('cell', { name: own }).waitFor(SOON);
    await page.getByText(/works too \(heat; farm, \d workers?\)/).waitFor(SOON);
    await row.getByRole('link', { name: 'slow' }).click();
    await page.waitForURL(`${head.url}/farm/runs/r2`);
    await head.breadbox('farm', 'cancel', 'r2');
    await page.goto(head.url);
    await page.getByText(`${own}, the computer of this head, works too (heat).`).waitFor(SOON);
  });

  it('says before it switches off what goes, what is waited for, and how it comes back', async () => {
    await page.getByRole('button', { name: 'Switch off safely' }).click();
    const sheet = page.getByRole('dialog', { name: 'Switch off safely' });
    await sheet.getByText('2 nodes go off: rain[0-1].').waitFor();
    await sheet.getByText('rain2 does not answer and is left out.').waitFor();
    await sheet.getByText('The computer of this head is not among them').waitFor();
    await sheet.getByText('Nothing runs there: they go off at once.').waitFor();
    await sheet.getByText('Give the boards power again').waitFor();
    expect(
      await sheet.getByRole('button', { name: 'Keep it on' }).evaluate((it) => it === document.activeElement),
    ).toBe(true);
    await looksWell(page, 'home-switch-off');
    expect(await smallTargets(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet.count(), SOON).toBe(0);
    expect(JSON.parse(await head.breadbox('status', '--json'))).toMatchObject({ home: expect.any(String) });
  });

  it('begins what breadbox power off does, and shows how it goes', async () => {
    await page.getByRole('button', { name: 'Switch off safely' }).click();
    await page.getByRole('button', { name: 'Switch off 2 nodes' }).click();
    const line = page.getByRole('region', { name: 'Maintenance' });
    // Nothing listens where the boards are said to be.
    await line.getByText('Switching nodes off failed: 0 of 2 done.').waitFor(SOON);
    await line.getByText(/^failed: rain0 .* cannot be reached/).waitFor();
    await looksWell(page, 'home-switched-off');
  });

  it('is only looked at by who may only look', async () => {
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'viewer', '--user', 'vera', '--json'),
    ) as { token: string };
    const context = await visit.browser.newContext();
    const second = await context.newPage();
    await second.goto(`${head.url}/login`);
    await second.evaluate(
      (given) => fetch('/api/login', { method: 'POST', body: JSON.stringify({ token: given }) }),
      token,
    );
    await second.goto(head.url);
    await second.getByRole('heading', { level: 1, name: /cores are working/ }).waitFor(SOON);
    expect(await second.getByRole('button', { name: 'Switch off safely' }).count()).toBe(0);
    await context.close();
  });

  it('complains of nothing', () => expect(visit.watched.complaints()).toEqual([]));
});
