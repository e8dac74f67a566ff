import { tmpdir } from 'node:os';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM } from './chromium.ts';
import { looksWell, smallTargets } from './page-looks.ts';
import { recordExaminations } from './recorded-examinations.ts';
import type { TestHead } from './test-head.ts';
import { type Visit, visitHead } from './visit.ts';
import type { WatchedPage } from './watched-page.ts';

const SOON = { timeout: 30_000 } as const;
const LOG = `[2026-11-21T22:08:05.123] error: Munge decode failed: Invalid credential
[2026-11-21T22:08:05.124] error: slurm_unpack_received_msg: [[rain2]:39620] Protocol authentication error`;

describe.skipIf(NO_CHROMIUM)('the doctor', () => {
  let visit: Visit;
  let head: TestHead;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    visit = await visitHead([401, 403, 404, 409]);
    ({ head, watched, page } = visit);
  });
  afterAll(() => visit?.end());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const open = (path: string) => page.goto(`${head.url}${path}`);

  it('says what it does where it has not looked, and what a pasted error means', async () => {
    await open('/doctor');
    await heading('The doctor has not looked yet.').waitFor();
    await page.getByText('There are no nodes yet.').waitFor();
    const sent: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.url())));
    await page.getByLabel('An error that a program printed').fill(LOG);
    const causes = page.getByRole('list', { name: 'What is behind it, the nearest to the cause first' });
    await causes.getByText('Two nodes have different keys for munge').waitFor();
    expect(await causes.getByRole('listitem').count()).toBe(1);
    await looksWell(page, 'doctor-explain');
    expect(sent).toEqual([]);
    await page.getByLabel('An error that a program printed').fill('step 1 of 9: all is well');
    await page.getByText('Breadbox knows nothing in it.').waitFor();
  });

  it('brings along what a job has printed', async () => {
    const added = await head.breadbox(
      'submit',
      '--json',
      '--chdir',
      tmpdir(),
      '--wrap',
      "echo 'srun: error: Unable to create step for job 7: Job violates accounting/QOS policy' >&2; exit 3",
    );
    const { jobId: job } = JSON.parse(added) as { jobId: string };
    await head.breadbox('wait', job).catch(() => undefined); // the job's exit code is its own
    await open(`/jobs/${job}`);
    await page.getByRole('link', { name: 'What does this mean?' }).click();
    await page.getByRole('heading', { level: 3, name: /Slurm keeps a list of accounts here/ }).waitFor(SOON);
    expect(await page.getByLabel('An error that a program printed').inputValue()).toContain('srun: error');
  });

  describe('of eight nodes, as recorded', () => {
    beforeAll(async () => {
      const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
      await head.stop();
      recordExaminations(home);
      await head.start();
      watched.complaints(); // of a head that did not answer meanwhile
    });

    it('begins with what is to blame, its proof, and what mends it', async () => {
      await open('/doctor');
      await heading('rain2 has another key for munge than rain0. Two more things were found.').waitFor(SOON);
      const found = page.getByRole('region', { name: 'What was found' });
      await found.getByText('STATUS: Invalid credential (14)').waitFor();
      await found.getByText('munge -n on rain0, unmunge on rain2').waitFor();
      await found.getByText('rain5 had too little voltage since it was started.').click();
      await found.getByText('Use the supply made for the board, and a short cable.').waitFor();
      await found.getByText('rain5 had too little voltage since it was started.').click();
      const ladder = page.getByRole('list', { name: 'Rungs, from the ground up' });
      expect(await ladder.getByRole('listitem').count()).toBe(13);
      await ladder.getByText('rain2 failed, 7 ok').waitFor();
      expect(await ladder.getByText('rain2 failed at credentials.').count()).toBe(1);
      await page.getByLabel('An error that a program printed').fill('');
      await looksWell(page, 'doctor-found');
      expect(await page.locator('main .btn.go').allTextContents()).toEqual(['Mend what can be mended']);
      expect(await smallTargets(page)).toEqual([]);
    });

    it('shows what was mended, what was interrupted, and who was well', async () => {
      await open('/doctor/d3');
      await heading('One thing was mended; eight nodes are well now.').waitFor();
      await page.getByText('copy the key of munge from rain0').waitFor();
      await looksWell(page, 'doctor-mended');
      await open('/doctor/d2');
      await heading('The examination of eight nodes was interrupted when Breadbox ended.').waitFor();
      await open('/doctor/d1');
      await heading('64 nodes are well.').waitFor();
      await looksWell(page, 'doctor-64');
      await open('/doctor/d9');
      await heading('There is no examination d9.').waitFor();
      await page.getByRole('link', { name: 'Examine eight nodes' }).first().click();
      await heading(/^rain2 has another key/).waitFor();
    });

    it('asks before it mends, and for the password of one who has one', async () => {
      const [{ password }] = JSON.parse(await head.breadbox('users', 'add', 'maya', '--role', 'owner', '--json')) as [
        { password: string },
      ];
      await page.context().clearCookies();
      await open('/doctor');
      await page.getByLabel('Name').fill('maya');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('button', { name: 'Mend what can be mended' }).click();
      await page.getByText('Nodes are changed, and services there restarted. Go on?').waitFor();
      expect(await page.getByRole('button', { name: 'Not now' }).evaluate((no) => no === document.activeElement)).toBe(
        true,
      );
      await page.getByRole('button', { name: 'Mend it' }).click();
      await page.getByLabel('Your password').fill('wrong');
      await page.getByRole('button', { name: 'Mend it' }).click();
      await page.getByText('The password is not right.').waitFor();
      await looksWell(page, 'doctor-mend');
      expect(await smallTargets(page)).toEqual([]);
      await page.getByLabel('Your password').fill(password);
      const asked = page.waitForRequest(
        (request) => request.method() === 'POST' && request.url().endsWith('/api/doctor'),
      );
      await page.getByRole('button', { name: 'Mend it' }).click();
      expect((await asked).postDataJSON()).toEqual({
        nodes: 'rain[0-7]',
        fix: true,
        checks: ['munge-key', 'own-name-loopback'],
        confirm: password,
      });
    });

    it('climbs before one’s eyes: nodes that do not answer are what it finds', { timeout: 120_000 }, async () => {
      await page.getByText(/d5, maya/).waitFor(SOON);
      await heading('rain0 is on, but no SSH server answers there. The same on rain[1-7].').waitFor({
        timeout: 90_000,
      });
      await page.getByRole('region', { name: 'What was found' }).getByText('rain7 is on, but no SSH server').waitFor();
      await looksWell(page, 'doctor-unreachable');
      const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
      expect(kept).not.toContain('wrong');
    });
  });

  it('complains of nothing', () => expect(watched.complaints()).toEqual([]));
});
