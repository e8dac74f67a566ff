import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { SCREENS } from './page-looks.ts';
import { startHead, type TestHead } from './test-head.ts';
import { type WatchedPage, watchPage } from './watched-page.ts';

/** A browser that has logged in to a head of its own, which knows no nodes yet. */
export interface Visit {
  readonly head: TestHead;
  readonly browser: Browser;
  readonly watched: WatchedPage;
  readonly page: Page;
  /** Ends the browser and the head, and removes its data. */
  end(): Promise<void>;
}

/** @param expected statuses that the head refuses with on purpose */
export async function visitHead(expected: readonly number[] = []): Promise<Visit> {
  const head = await startHead();
  let browser: Browser | undefined;
  const end = async () => {
    await browser?.close();
    await head.remove();
  };
  try {
    browser = await openChromium();
    const watched = await watchPage(await browser.newContext({ viewport: SCREENS.desk }), expected);
    const { page } = watched;
    await page.goto(await head.loginLink());
    await page.getByRole('link', { name: 'Add my boards' }).waitFor();
    return { head, browser, watched, page, end };
  } catch (error) {
    await end();
    throw error;
  }
}
