import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

const OUT = join(import.meta.dirname, '../out');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface WatchedPage {
  readonly page: Page;
  /** Console errors, broken policies and uncaught exceptions since the last call. */
  complaints(): readonly string[];
}

/** A page whose complaints are kept. What the head refuses on purpose (`expected` statuses) is none. */
export async function watchPage(context: BrowserContext, expected: readonly number[] = []): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  let heard: string[] = [];
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const text = message.text();
    // Another network on this computer, such as that of virtual nodes, has come or gone; pages ask again.
    if (text.includes('ERR_NETWORK_CHANGED')) return;
    if (expected.some((status) => text.includes(`status of ${status}`))) return;
    heard.push(`${message.type()}: ${text} ${message.location().url}`);
  });
  return {
    page,
    complaints: () => {
      const all = heard;
      heard = [];
      return all;
    },
  };
}

/** Rules of axe whose answer depends on the theme; what the others look at is the same in both. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds wrong, one line each: rule, and the element.
 *
 * @param what `colours`: of a page that axe has looked at in the other theme
 */
export async function axeFindings(page: Page, what: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(
    async (only) => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      const { violations } = await axe.run(document, {
        resultTypes: ['violations'],
        ...(only.length > 0 && { runOnly: only }),
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
      );
    },
    what === 'all' ? [] : RULES_OF_COLOUR,
  );
}

/** How many pixels the page is wider than its window. */
export function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}
