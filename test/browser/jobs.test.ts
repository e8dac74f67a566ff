import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { looksWell, SCREENS } from './page-looks.ts';
import { startHead, type TestHead } from './test-head.ts';
import { axeFindings, picture, type WatchedPage, watchPage } from './watched-page.ts';

/** More elements than this would make a page slow. */
const MOST_LINES_IN_PAGE = 500;
const TOUCH_PIXELS = 44;
/** Long, for a computer that is busy with other tests. */
const SOON = { timeout: 30_000 } as const;
const LOUD_LINES = 30_000;

describe.skipIf(NO_CHROMIUM)('jobs', () => {
  let head: TestHead;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'breadbox-jobs-'));
    [head, browser] = await Promise.all([startHead(), openChromium()]);
    watched = await watchPage(await browser.newContext({ viewport: SCREENS.desk, acceptDownloads: true }));
    page = watched.page;
    await page.goto(await head.loginLink());
    await page.getByRole('link', { name: 'all jobs' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
    await rm(directory, { recursive: true, force: true });
  });

  const heading = () => page.getByRole('heading', { level: 1 }).textContent();
  const submit = (...lines: readonly string[]) =>
    page.evaluate(
      async ([script, where]) => {
        const response = await fetch('/api/jobs', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ script, directory: where }),
        });
        return ((await response.json()) as { jobId: string }).jobId;
      },
      [`${['#!/bin/sh', ...lines].join('\n')}\n`, directory] as const,
    );

  it('says that there are none, and how to begin', async () => {
    await page.goto(`${head.url}/jobs`);
    await page.getByRole('heading', { level: 1, name: 'No job has run here yet.' }).waitFor();
    await looksWell(page, 'jobs-none');
    await page.getByRole('link', { name: 'Submit a job' }).click();
    await page.waitForURL(`${head.url}/jobs/new`);
    await page.getByText('It asks for 1 task on 1 core for at most 5 min.').waitFor();
    await looksWell(page, 'submit');
  });

  it('checks a script while it is typed, and leads to the line', async () => {
    const script = page.getByRole('textbox', { name: 'Job script' });
    await script.fill('#!/bin/sh\n#SBATCH --ntasks=1 --tme=10\n#SBATCH --qos=high\necho hello\n');
    await page.getByText('It cannot be submitted: 1 error.').waitFor();
    expect(await page.getByRole('button', { name: 'Submit' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Line 2' }).click();
    const before = await script.evaluate((field: HTMLTextAreaElement) => field.value.slice(0, field.selectionStart));
    expect(before.split('\n')).toHaveLength(2);
    await looksWell(page, 'submit-errors');
  });

  it('offers options by the keyboard, and keeps what was typed over a reload', async () => {
    const script = page.getByRole('textbox', { name: 'Job script' });
    await script.fill('#!/bin/sh\n#SBATCH -J greets ');
    await script.press('Control+End');
    await script.pressSequentially('--cp');
    const list = page.getByRole('listbox', { name: 'Options of sbatch' });
    expect(await list.getByRole('option').first().textContent()).toContain('--cpus-per-task');
    expect(await script.getAttribute('aria-activedescendant')).toBe(
      await list.getByRole('option').first().getAttribute('id'),
    );
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'submit-offer');
    await script.press('ArrowDown');
    await script.press('ArrowUp');
    await script.press('Enter');
    await script.pressSequentially('1\necho "Hello $1."\nsleep 2\necho "<b>done</b>"\n');
    await page.getByLabel('Directory', { exact: true }).fill(tmpdir());
    await page.getByRole('button', { name: 'Choose' }).click();
    await page.getByRole('button', { name: `${basename(directory)}/` }).click();
    await page.getByRole('button', { name: `Use ${directory}` }).click();
    expect(await page.getByLabel('Directory', { exact: true }).inputValue()).toBe(directory);
    await page.getByLabel('Arguments').fill('"two words"');
    await page.getByText(/It asks for 1 task on 1 core without a time limit/).waitFor();
    await page.reload();
    expect(await script.inputValue()).toBe(
      '#!/bin/sh\n#SBATCH -J greets --cpus-per-task=1\necho "Hello $1."\nsleep 2\necho "<b>done</b>"\n',
    );
    expect(await page.getByLabel('Arguments').inputValue()).toBe('"two words"');
  });

  it('submits with one button, shows what is printed as it is printed, and how it ended', async () => {
    await page.getByText(/It asks for 1 task on 1 core/).waitFor();
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(`${head.url}/jobs/1`);
    const output = page.getByRole('region', { name: 'Output of greets' });
    await output.getByText('Hello two words.').waitFor();
    expect(await output.getByText('done').count()).toBe(0);
    expect(await heading()).toMatch(/^greets has run on 1 core since/);
    await page
      .getByRole('link', { name: /Jobs\s*1 going/ })
      .first()
      .waitFor();
    await output.getByText('<b>done</b>').waitFor();
    await expect.poll(heading, SOON).toMatch(/^greets is done: it took 2/);
    await page.getByRole('list', { name: 'Time line' }).getByText('Done').waitFor();
    expect(await page.title()).toBe('greets 1 · Breadbox');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    expect((await download).suggestedFilename()).toBe('slurm-1.out');
    await looksWell(page, 'job-done');
  });

  it('has an output of many lines in few elements, finds words in it, and stays where the reader is', async () => {
    const job = await submit(
      '#SBATCH -J loud',
      `seq -f 'line %.0f' ${LOUD_LINES}`,
      `printf '\\033[31mred\\033[0m \\033]0;title\\007end\\n'`,
      // Bounded: where a test fails, nobody tells it to stop.
      'for i in $(seq 300); do [ -e stop ] && break; echo tick; sleep 0.2; done',
    );
    await page.goto(`${head.url}/jobs/${job}`);
    const output = page.getByRole('region', { name: 'Output of loud' });
    await output.getByText('tick').first().waitFor();
    expect(await output.locator('pre > div').count()).toBeLessThan(MOST_LINES_IN_PAGE);
    await page.getByLabel('Find in the output').fill('RED END');
    await output.locator('mark').waitFor();
    expect(await output.locator('mark').textContent()).toBe('red end');
    await page.getByLabel('Find in the output').fill('line 15000');
    await output.getByText('line 15000').waitFor();
    await page.getByText('1 of 1 line').waitFor();
    const place = () => output.evaluate((pane) => pane.scrollTop);
    const before = await place();
    const lines = () => page.getByText(/^live, (the last )?[\d\u202f]+ lines/).textContent();
    const first = await lines();
    await expect.poll(lines, SOON).not.toBe(first);
    expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(20 * 20);
    expect(await output.getByText('line 15000').count()).toBe(1);
    await page.getByRole('button', { name: 'Follow the end' }).click();
    await output.getByText('tick').last().waitFor();
    await looksWell(page, 'job-running');
    await writeFile(join(directory, 'stop'), '');
    await expect.poll(heading, SOON).toMatch(/^loud is done/);
  });

  it('holds, releases, and asks once more before it cancels', async () => {
    const job = await submit('#SBATCH -J waits --hold', 'sleep 60');
    await page.goto(`${head.url}/jobs/${job}`);
    await expect.poll(heading, SOON).toBe('waits is held until somebody releases it.');
    await page.getByText('Why it waits:').waitFor();
    await looksWell(page, 'job-held');
    await page.getByRole('button', { name: 'Release' }).click();
    await expect.poll(heading, SOON).toMatch(/^waits has run on 1 core/);
    await page.getByRole('button', { name: 'Requeue' }).click();
    await page.getByRole('button', { name: 'Keep it running' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(`Cancel ${job} for good?`).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await expect.poll(heading, SOON).toMatch(/^waits was cancelled after/);
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  it('runs a job again from its script', async () => {
    await page.goto(`${head.url}/jobs/1`);
    await page.getByRole('link', { name: 'Run again' }).click();
    await page.waitForURL(`${head.url}/jobs/new`);
    const script = page.getByRole('textbox', { name: 'Job script' });
    await expect.poll(() => script.inputValue(), SOON).toContain('-J greets');
    expect(await page.getByLabel('Directory', { exact: true }).inputValue()).toBe(directory);
    expect(await page.getByLabel('Arguments').inputValue()).toBe(`'two words'`);
    await script.fill('#!/bin/sh\n#SBATCH -J other\n');
    await page.reload();
    expect(await script.inputValue()).toContain('-J other');
    await script.fill('#!/bin/sh\n#SBATCH -J crash\necho before\nexit 3\n');
    await page.getByText(/It asks for/).waitFor();
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect.poll(heading, SOON).toMatch(/^crash failed with exit code 3 (at once|after)/);
    await looksWell(page, 'job-failed');
  });

  it('shows the files of its directory, and takes others', async () => {
    const files = page.locator('.job-files');
    await files.getByRole('link', { name: 'slurm-1.out' }).waitFor();
    await page.getByRole('button', { name: 'Show slurm-1.out' }).click();
    await page.getByRole('region', { name: 'slurm-1.out' }).getByText('Hello two words.').waitFor();
    await page
      .getByLabel('Files to upload')
      .setInputFiles({ name: 'data ü.txt', mimeType: 'text/plain', buffer: Buffer.from('seven\n') });
    await page.getByText('data ü.txt is here now.').waitFor();
    await files.getByRole('link', { name: 'data ü.txt' }).waitFor();
    expect(await readFile(join(directory, 'data ü.txt'), 'utf8')).toBe('seven\n');
  });

  it('begins from a template, and writes its files beside the job', async () => {
    await page.goto(`${head.url}/jobs/new`);
    await page.getByLabel('Directory', { exact: true }).fill(directory);
    await page.getByRole('button', { name: 'Take it Array' }).click();
    await page.getByText(`limits.txt is in ${directory} now.`).waitFor();
    await page.getByText(/^It asks for \d+ jobs of an array/).waitFor();
    expect(await readFile(join(directory, 'limits.txt'), 'utf8')).toMatch(/^\d+\n/);
    await writeFile(join(directory, 'limits.txt'), 'mine\n');
    await page.getByText('Begin from a template').click();
    await page.getByRole('button', { name: 'Take it Array' }).click();
    await page.getByText(`There is another limits.txt in ${directory} already.`).waitFor();
    expect(await readFile(join(directory, 'limits.txt'), 'utf8')).toBe('mine\n');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Begin anew' }).click();
    expect(watched.complaints()).toEqual([]);
    const fresh = join(directory, 'not/yet');
    await page.getByLabel('Directory', { exact: true }).fill(fresh);
    await page.getByRole('button', { name: 'Take it Array' }).click();
    await page.getByText(`limits.txt is in ${fresh} now.`).waitFor();
    expect(await readFile(join(fresh, 'limits.txt'), 'utf8')).toMatch(/^\d+\n/);
    // It looked what is there, and nothing was.
    const isExpected = (complaint: string) => /status of 404 .*\/api\/files\?.*yet$/.test(complaint);
    expect(watched.complaints().filter((complaint) => !isExpected(complaint))).toEqual([]);
    await page.getByRole('button', { name: 'Begin anew' }).click();
  });

  it('folds an array into a row, and shows each index by itself', async () => {
    const array = await submit('#SBATCH -J sweep --array=0-29 --hold', 'echo "$SLURM_ARRAY_TASK_ID"');
    await page.goto(`${head.url}/jobs`);
    await expect.poll(heading, SOON).toMatch(/^No job runs, 30 wait/);
    const row = page.getByRole('button', { name: 'sweep' });
    await row.waitFor();
    expect(await row.getAttribute('aria-expanded')).toBe('false');
    await looksWell(page, 'jobs');
    await row.click();
    await page.getByRole('link', { name: /^Array \d+ by itself/ }).click();
    await expect.poll(heading, SOON).toBe('sweep: 0 of 30 indexes have ended; 0 run now.');
    expect(await page.locator('table.jobs tbody tr').count()).toBe(30);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel all' }).click();
    await page.getByRole('button', { name: 'Cancel the array' }).click();
    await expect.poll(heading, SOON).toBe('sweep: all 30 indexes have ended, 30 of them not well.');
    await page.goto(`${head.url}/jobs/${array}_3`);
    await expect.poll(heading, SOON).toBe('sweep was cancelled before it began.');
  });

  it('never has more than 200 rows, filters by state and name, and pages', async () => {
    await submit('#SBATCH -J many --array=1-400 --hold', 'true');
    for (let index = 0; index < 130; index++) await submit(`#SBATCH -J one-${index} --hold`, 'true');
    const rows = () => page.locator('table.jobs tbody tr').count();
    await page.goto(`${head.url}/jobs`);
    await expect.poll(heading, SOON).toMatch(/530 wait/);
    await page.getByRole('link', { name: 'one-129' }).waitFor();
    expect(await rows()).toBeLessThanOrEqual(200);
    await page.getByRole('button', { name: 'Waiting', exact: true }).click();
    await expect.poll(rows, SOON).toBe(100);
    await page.getByRole('button', { name: 'Older of Waiting' }).click();
    await page.getByRole('link', { name: 'one-0', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'one-129' }).count()).toBe(0);
    await page.getByRole('button', { name: 'many' }).click();
    expect(await rows()).toBeLessThanOrEqual(200);
    await page.getByRole('searchbox', { name: 'Only jobs whose name holds' }).fill('one-77');
    await expect.poll(rows, SOON).toBe(1);
    expect(page.url()).toContain('name=one-77');
    await page.getByRole('button', { name: 'Went wrong' }).click();
    await page.getByText('No job is of this kind.').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'one-77' }).waitFor();
  });

  it('says when there is no such job', async () => {
    const other = await watchPage(page.context(), [404]);
    await other.page.goto(`${head.url}/jobs/999999`);
    await other.page.getByRole('heading', { level: 1, name: 'There is no job 999999.' }).waitFor();
    expect(await axeFindings(other.page)).toEqual([]);
    expect(other.complaints()).toEqual([]);
    await other.page.close();
  });

  it('has targets for thumbs on a phone', async () => {
    const phone = await watchPage(
      await browser.newContext({
        viewport: SCREENS.phone,
        hasTouch: true,
        storageState: await page.context().storageState(),
      }),
    );
    for (const [path, sign] of [
      ['/jobs', 'Waiting'],
      ['/jobs/1', 'slurm-1.out'],
      ['/jobs/new', 'Open a file'],
    ] as const) {
      await phone.page.goto(`${head.url}${path}`);
      await phone.page.getByText(sign).first().waitFor();
      const small = await phone.page.evaluate((least) => {
        const controls = document.querySelectorAll(
          'button, input:not([tabindex="-1"]):not([type=checkbox]), select, summary, .links a, .files a, .aside a',
        );
        return [...controls]
          .map((control) => ({ text: control.textContent, height: control.getBoundingClientRect().height }))
          .filter(({ height }) => height > 0 && height < least);
      }, TOUCH_PIXELS);
      expect(small, path).toEqual([]);
    }
    await phone.page.context().close();
  });

  it('tells on Home what jobs do', async () => {
    await page.goto(`${head.url}/`);
    await expect.poll(heading, SOON).toMatch(/^No job runs, \d+ wait\.$/);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('lets a viewer look and nothing else', async () => {
    const { token } = JSON.parse(
      await head.breadbox('token', 'create', '--role', 'viewer', '--name', 'kiosk', '--json'),
    );
    const viewer = await watchPage(await browser.newContext({ viewport: SCREENS.desk }));
    await viewer.page.goto(`${head.url}/login?to=/jobs/1`);
    await viewer.page.getByLabel('Link, or API token').fill(token);
    await viewer.page.getByRole('button', { name: 'Go in' }).click();
    await viewer.page.getByRole('heading', { level: 1, name: /^greets is done/ }).waitFor();
    await viewer.page.getByRole('heading', { name: 'What it asked for' }).waitFor();
    expect(await viewer.page.getByRole('link', { name: 'Run again' }).count()).toBe(0);
    expect(await viewer.page.getByRole('heading', { name: /Output|Files/ }).count()).toBe(0);
    await viewer.page.goto(`${head.url}/jobs`);
    await viewer.page.getByRole('heading', { name: 'Waiting' }).waitFor();
    expect(await viewer.page.getByRole('link', { name: 'Submit a job' }).count()).toBe(0);
    await viewer.page.goto(`${head.url}/jobs/new`);
    await viewer.page.getByRole('heading', { name: 'You may look at jobs, not submit them.' }).waitFor();
    expect(viewer.complaints()).toEqual([]);
    await viewer.page.context().close();
  });

  it('complained about nothing', () => {
    expect(watched.complaints()).toEqual([]);
  });
});
