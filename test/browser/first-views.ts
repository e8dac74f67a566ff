import type { Page } from 'playwright-core';

/** Of each page, and of an answer that is no page: milliseconds, the median of five. */
export interface FirstViews {
  readonly pages: readonly { readonly name: string; readonly ms: number }[];
  /** From the same head in the same browser: what a navigation costs here and now without anything of ours. */
  readonly bare: number;
}

const TIMES = 5;

/**
 * From the beginning of a navigation, with an empty cache, to the heading that says what was found. Measured by the page's own clock,
 * so that this program's way to the browser counts for nothing.
 */
export async function firstViews(
  page: Page,
  url: string,
  pages: readonly { readonly name: string; readonly path: string; readonly heading: RegExp }[],
): Promise<FirstViews> {
  const inspector = await page.context().newCDPSession(page);
  await page.addInitScript(() => {
    const seen: { readonly text: string; readonly at: number }[] = [];
    Object.assign(globalThis, { headingsSeen: seen });
    new MutationObserver(() => {
      const text = document.querySelector('h1')?.textContent ?? '';
      if (text !== '' && text !== seen.at(-1)?.text) seen.push({ text, at: performance.now() });
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  const view = async ({ path, heading }: { readonly path: string; readonly heading: RegExp }) => {
    await inspector.send('Network.clearBrowserCache');
    await page.goto(`${url}${path}`, { waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    const all = await page.evaluate(
      () => (globalThis as unknown as { headingsSeen: { text: string; at: number }[] }).headingsSeen,
    );
    return all.find(({ text }) => heading.test(text))?.at ?? Number.NaN;
  };
  const bare = async () => {
    await inspector.send('Network.clearBrowserCache');
    await page.goto(`${url}/api/health`);
    return page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? Number.NaN);
  };
  const several = async (measure: () => Promise<number>) => {
    const all: number[] = [];
    for (let time = 0; time < TIMES; time++) all.push(await measure());
    return middle(all);
  };
  const bareMs = await several(bare);
  const views: { readonly name: string; readonly ms: number }[] = [];
  for (const one of pages) views.push({ name: one.name, ms: await several(() => view(one)) });
  return { pages: views, bare: bareMs };
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
