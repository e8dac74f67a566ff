import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHROMIUM, openChromium } from './chromium.ts';
import { startHead, type TestHead } from './test-head.ts';
import { picture, watchPage } from './watched-page.ts';

describe.skipIf(NO_CHROMIUM)('logging in', () => {
  let head: TestHead;
  let browser: Browser;
  beforeAll(async () => {
    [head, browser] = await Promise.all([startHead(), openChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await head?.remove();
  });

  const open = async (path: string) => {
    const { page } = await watchPage(await browser.newContext());
    await page.goto(path.startsWith('http') ? path : `${head.url}${path}`);
    return page;
  };

  it('goes in by a one-time link, and forgets its code', async () => {
    const link = await head.loginLink();
    const page = await open(link);
    await page.getByRole('heading', { level: 1, name: 'Your supercomputer has no nodes yet.' }).waitFor();
    expect(page.url()).toBe(`${head.url}/`);
    expect(await page.title()).toBe('Welcome · Breadbox');
    await page.goBack().catch(() => undefined);
    expect(page.url()).not.toContain('code=');
  });

  it('takes a link that is pasted into the address bar of the login page', async () => {
    const page = await open('/login');
    await page.getByRole('heading', { level: 1, name: 'Log in to see this Breadbox.' }).waitFor();
    await page.goto(await head.loginLink());
    await page.getByRole('heading', { level: 1, name: 'Your supercomputer has no nodes yet.' }).waitFor();
    expect(page.url()).toBe(`${head.url}/`);
  });

  it('says why a used link does not work', async () => {
    const link = await head.loginLink();
    const first = await open(link);
    await first.getByRole('button', { name: 'Log out' }).waitFor();
    const second = await open(link);
    await second.getByRole('alert').waitFor();
    expect(await second.getByRole('alert').textContent()).toMatch(/used already/);
    expect(await second.getByRole('alert').textContent()).toMatch(/breadbox login/);
    expect(second.url()).toBe(`${head.url}/login`);
    await picture(second, 'login-used-link');
  });

  it('sends a stranger to the login and brings him back, by a pasted token', async () => {
    const { token } = JSON.parse(await head.breadbox('token', 'create', '--role', 'owner', '--name', 'test', '--json'));
    const page = await open('/farm');
    await page.getByRole('heading', { level: 1, name: 'Log in to see this Breadbox.' }).waitFor();
    expect(page.url()).toBe(`${head.url}/login?to=%2Ffarm`);
    await page.getByLabel('Link, or API token').fill('bbx_nonsense');
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Link, or API token').fill(token);
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.waitForURL(`${head.url}/farm`);
    await page.getByRole('heading', { level: 2, name: 'Projects' }).waitFor();
  });

  it('takes a pasted link too, and logs out', async () => {
    const page = await open('/login?to=//elsewhere.example/');
    await page.getByLabel('Link, or API token').fill(await head.loginLink());
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.waitForURL(`${head.url}/`);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${head.url}/login`);
    await page.reload();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Log in to see this Breadbox.');
  });

  it('lets a person in by name and password, and a viewer too', async () => {
    for (const [user, role] of [
      ['anna', 'user'],
      ['kiosk', 'viewer'],
    ] as const) {
      const [added] = JSON.parse(await head.breadbox('users', 'add', user, '--role', role, '--json'));
      const page = await open('/login?to=/farm');
      await page.getByLabel('Name').fill(user);
      await page.getByLabel('Password', { exact: true }).fill('not this one');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').textContent()).toMatch(/do not go together/);
      expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
      if (user === 'anna') await picture(page, 'login-wrong-password');
      await page.getByLabel('Password', { exact: true }).fill(added.password);
      await page.getByLabel('Password', { exact: true }).press('Enter');
      await page.waitForURL(`${head.url}/farm`);
      await page.getByRole('complementary').getByText(user, { exact: true }).waitFor();
    }
  });

  it('says when there were too many attempts', async () => {
    const page = await open('/login');
    const said = page.getByRole('alert');
    await expect
      .poll(
        async () => {
          await page.getByLabel('Link, or API token').fill('bbx_guess');
          await page.getByRole('button', { name: 'Go in' }).click();
          await said.waitFor();
          return said.textContent();
        },
        { timeout: 30_000, interval: 50 },
      )
      .toMatch(/too-many-attempts/);
    await picture(page, 'login-too-many');
  });
});
