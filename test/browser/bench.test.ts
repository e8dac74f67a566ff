import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, SCREENS, smallTargets } from './page-looks.ts';
import { recordBenchmarks } from './recorded-benchmarks.ts';
import { boardMeasures, type SimulatedAgents, simulateAgents } from './simulated-agents.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import { axeFindings, picture, sidewaysPixels, type WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const MINUTES = { timeout: 240_000 } as const;

describe.skipIf(NO_CHROMIUM)('the benchmarks', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  let agents: SimulatedAgents | undefined;
  beforeAll(async () => {
    visit = await visitHead([400, 404, 409]);
    ({ head, watched, page } = visit);
  });
  afterAll(async () => {
    agents?.stop();
    await visit?.end();
  });

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const open = (path: string) => page.goto(`${head.url}${path}`);
  const row = (table: string | RegExp, name: string | RegExp) =>
    page.getByRole('table', { name: table }).getByRole('row', { name });

  it('says where nothing was measured what there is to compare with, and what can be measured', MINUTES, async () => {
    await open('/benchmarks');
    await heading('This machine was not measured yet.').waitFor(SOON);
    await page
      .getByRole('navigation', { name: 'Main', exact: true })
      .getByRole('link', { name: 'Benchmarks' })
      .waitFor();
    await page.getByRole('button', { name: 'Run STREAM' }).waitFor();
    await page.getByText('It says when it ends as soon as it has begun.').first().waitFor();
    await row(/^Machines by what HPL/, /RAIN Mark II.*watts unknown/).waitFor();
    await looksWell(page, 'bench-none');
  });

  it('measures this computer before one’s eyes, and removes what it measured', MINUTES, async () => {
    await page.getByLabel('Quick').check();
    await page.getByRole('button', { name: 'Run Disk' }).click();
    await heading(/^Disk is running on |^Disks write /).waitFor(SOON);
    await heading(/^Disks write \d/).waitFor({ timeout: 180_000 });
    await page.getByText(/^Writes a file and reads it.* A quick run, to see whether all works/).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await heading('This machine was not measured yet.').waitFor(SOON);
  });

  it('ends one that goes on, by keyboard', MINUTES, async () => {
    await page.getByRole('button', { name: 'Run Disk' }).click();
    const cancel = page.getByRole('button', { name: 'Cancel Disk' });
    await cancel.focus(SOON);
    await page.keyboard.press('Enter');
    await heading(/^Disk on .* was cancelled\.$/).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await heading('This machine was not measured yet.').waitFor(SOON);
  });

  describe('of eight nodes, as recorded', () => {
    beforeAll(async () => {
      for (const at of [0, 1, 2, 3, 4, 5, 6, 7])
        await head.breadbox('nodes', 'add', `rain${at}`, '--address', `127.0.9.${at + 1}`, '--port', '9');
      const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
      await head.stop();
      recordBenchmarks(home);
      await head.start();
      watched.complaints(); // of a head that did not answer meanwhile
      const { token } = JSON.parse(
        await head.breadbox('token', 'create', '--role', 'node', '--nodes', 'rain[0-7]', '--json'),
      ) as { token: string };
      agents = simulateAgents(
        head.url,
        token,
        [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ node: `rain${at}`, measures: boardMeasures(0.9 + at / 100) })),
      );
    }, 120_000);

    it('opens with what the machine reaches, per watt, and where it stands', MINUTES, async () => {
      await open('/benchmarks');
      await heading(/^rain reaches 221\.4.Gflop\/s, 36.% of its peak, at 2\.26.Gflop\/s per watt\.$/).waitFor(SOON);
      await page.getByText(/rain5 throttled meanwhile, so the machine can do more/).waitFor();
      await page.getByText(/It is faster than .* and slower than /).waitFor();
      // Eight nodes alone give 274.2 − … together; the fifth is the slow one.
      await row(/^Clusters against/, /^rain 8 81.% unknown/).waitFor();
      await row(
        /^Machines by what HPL/,
        /^rain, revision 2 .*rain5 throttled.* 221\.4 36.% of its peak 2\.26 price unknown 10\.5$/,
      ).waitFor();
      await row(
        /^Machines by what HPL/,
        /^the old shelf .* 3\.1 peak unknown watts unknown price unknown volume unknown$/,
      ).waitFor();
      await row(/^Results kept here/, /^HPL b10, maya failed/).waitFor();
      await row(/^Results kept here/, /^STREAM b1, maya 68\.4.Gbyte\/s Triad, all nodes/).waitFor();
      expect(await page.locator('main .btn.go').allTextContents()).toEqual(['Measure this machine']);
      await looksWell(page, 'bench');
      await page.getByRole('heading', { name: 'Results kept here' }).scrollIntoViewIfNeeded();
      await picture(page, 'bench-results');
      await page.getByRole('heading', { name: 'Add a machine' }).scrollIntoViewIfNeeded();
      await picture(page, 'bench-measure');
      expect(await smallTargets(page)).toEqual([]);
    });

    it('says when a scale is logarithmic, by keyboard as well', async () => {
      const log = page.getByRole('button', { name: 'Log scale' });
      await log.focus();
      await page.keyboard.press('Enter');
      await page.getByText(/^Logarithmic: each line is ten times/).waitFor();
      expect(await log.getAttribute('aria-pressed')).toBe('true');
      expect(await axeFindings(page)).toEqual([]);
      await picture(page, 'bench-log');
      await page.emulateMedia({ forcedColors: 'active' });
      await picture(page, 'bench-forced');
      await page.emulateMedia({ forcedColors: 'none' });
    });

    it('shows a run of HPL: why, how each node did, the conditions, heat and speed meanwhile', MINUTES, async () => {
      await page.getByRole('link', { name: 'rain, revision 2' }).click();
      await heading(/^rain reached 221\.4.Gflop\/s, 36.% of its peak\. rain5 throttled meanwhile\.$/).waitFor(SOON);
      await page.getByText('rain5 throttled while HPL ran.').waitFor();
      await page.getByText('NB: 192 was the fastest of three in short runs.').waitFor();
      await row('Each node alone', /^rain5 29\.4 83.%$/).waitFor();
      await row(
        'Conditions of each node',
        /^rain5 .* throttled 48 to 85.°C 1\.50 to 2\.40.GHz up to 2\.40 performance/,
      ).waitFor();
      await row('Conditions of each node', /^rain7 .* unknown unknown unknown/).waitFor();
      await page
        .getByText('98 W on average, at most 104, 13.6 Wh together; the boards and the switch (wall)')
        .waitFor();
      await page.getByRole('img', { name: /^Speed: cycles of busy cores in a second: last 7\d.GHz/ }).waitFor(SOON);
      await page.getByRole('img', { name: /^Temperature: last \d+.°C/ }).waitFor();
      await page.getByText('hpccinf.txt', { exact: true }).click();
      await page.getByRole('button', { name: 'Copy hpccinf.txt' }).waitFor();
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save hpccinf.txt' }).click(),
      ]);
      expect(saved.suggestedFilename()).toBe('hpccinf.txt');
      await page.getByRole('heading', { name: 'While it ran' }).scrollIntoViewIfNeeded();
      await picture(page, 'bench-hpl-while');
      await page.evaluate(() => scrollTo(0, 0));
      await looksWell(page, 'bench-hpl');
      expect(await smallTargets(page)).toEqual([]);
    });

    it('has a page of its own for every benchmark', MINUTES, async () => {
      const pages = [
        ['b1', /^Memory carries 8\.2 to 8\.9.GB\/s on each node\./],
        ['b2', /^Disks write 11\.4 to 38\.5.MB\/s\./],
        ['b3', /^A message takes 42\.4 to 171\.4.µs, and a path carries 11\.7 to 117\.2.MB\/s\./],
        ['b4', /^32 workers are 28\.8 times as fast as one, 90.% of the ideal\./],
        ['b5', /^The farm ends 186 tasks a second, 45.% of what a shell loop does\./],
        ['b6', /^A short message takes 42\.01.µs, and a path carries 114\.9.MB\/s\./],
        ['b9', /^the old shelf reached 3\.1.Gflop\/s; its peak is unknown\./],
        ['b10', /^HPL failed on rain\[0-7\]\.$/],
      ] as const;
      for (const [run, name] of pages) {
        await open(`/benchmarks/${run}`);
        await heading(name).waitFor(SOON);
        for (const screen of ['desk', 'phone'] as const) {
          await page.setViewportSize(SCREENS[screen]);
          await picture(page, `bench-${run}-${screen}`);
          expect(await axeFindings(page), `${run} ${screen}`).toEqual([]);
          expect(await sidewaysPixels(page), `${run} ${screen}`).toBe(0);
        }
        await page.setViewportSize(SCREENS.desk);
      }
      await open('/benchmarks/b4');
      await page.getByRole('img', { name: /^Times as fast as one worker\. By threads: 1 worker 1\.0, / }).waitFor(SOON);
      await looksWell(page, 'bench-speed-up');
      await open('/benchmarks/b3');
      const took = page.getByRole('region', { name: /^Time of a short message, µs, a row/ });
      await took.waitFor(SOON);
      expect(await took.locator('td.heat-4, td.heat-5').count()).toBe(6);
      await open('/benchmarks/b10');
      await page.getByText(/The kernel ended HPL on rain2: its memory was full\./).waitFor(SOON);
      await open('/benchmarks/b99');
      await heading('There is no result b99.').waitFor(SOON);
    });

    it(
      'says at how many boards one machine overtakes another, and never and unknown are answers',
      MINUTES,
      async () => {
        await open('/benchmarks/crossover');
        // Which machine that is by itself, and what is to be known of its result.
        await page.getByText(/^rain, revision 2: rain5 throttled\. It may reach more/).waitFor(SOON);
        await page.getByRole('combobox', { name: 'The first' }).selectOption({ label: 'RPi 5 8 GB' });
        await page.getByRole('combobox', { name: 'The second' }).selectOption({ label: '4 × RK1' });
        await heading(/ overtakes .* in speed with 6 to 8, per watt never, and per euro nobody knows when\.$/).waitFor(
          SOON,
        );
        await page.getByRole('img', { name: /^Speed, Gflop\/s, by the number of / }).waitFor();
        await looksWell(page, 'crossover');
        // A price makes the unknown known, and stands in the address.
        for (const [at, euros] of [80, 1200].entries()) {
          await page.getByLabel('Price, €').nth(at).fill(String(euros));
          await page.keyboard.press('Tab');
        }
        await heading(/per watt never, and per euro with one alone\.$/).waitFor(SOON);
        // By hand: 0.30 €/kWh, half of three years; 224.6 ÷ (1200 + 73 × 3.942) for B; n × 30.6 ÷ (300 + 174.6 n) at worst for A.
        await page.getByLabel('Case, switch, head of the first, €').fill('300');
        await page.keyboard.press('Tab');
        await heading(/per watt never, and per euro with 3 to 11\.$/).waitFor(SOON);
        await page.reload();
        await heading(/per watt never, and per euro with 3 to 11\.$/).waitFor(SOON);
        // What is no part of the time is not reckoned with, and does not stay in the field as if it were.
        const duty = page.getByLabel('At work, % of the time');
        await duty.fill('5000');
        await page.keyboard.press('Tab');
        expect(await duty.inputValue()).toBe('50');
        await heading(/per watt never, and per euro with 3 to 11\.$/).waitFor(SOON);
        await page.getByText('As figures').first().click();
        await page.getByRole('table', { name: 'Speed, Gflop/s' }).waitFor();
        await picture(page, 'crossover-priced');
        expect(await smallTargets(page)).toEqual([]);
      },
    );

    it('takes results from a file after saying what it holds, gives them back, and removes them', MINUTES, async () => {
      await open('/benchmarks');
      const files = page.getByLabel('Result of a benchmark');
      await files.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('nothing to see\n') });
      await page.getByRole('alert').waitFor(SOON);
      const dropped = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['nothing to see either\n'], 'dropped.txt', { type: 'text/plain' }));
        return transfer;
      });
      await page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
      await page.getByRole('alert').getByText('dropped.txt').waitFor(SOON);
      const [all] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'JSON', exact: true }).click(),
      ]);
      await files.setInputFiles(await all.path());
      await page.getByText(/holds 10 results|holds 9 results/).waitFor(SOON);
      await page.getByRole('button', { name: 'Keep it' }).click();
      await page.getByText(/results of .* are kept here now\.$/).waitFor(SOON);
      await open('/benchmarks/b9');
      await page.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('button', { name: 'Remove it' }).click();
      await page.getByRole('table', { name: /^Results kept here/ }).waitFor(SOON);
      await open('/benchmarks/b9');
      await heading('There is no result b9.').waitFor(SOON);
    });

    it('no page complained', () => {
      expect(watched.complaints()).toEqual([]);
    });
  });
});
