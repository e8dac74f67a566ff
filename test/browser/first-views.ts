import type { Page } from 'playwright-core';

/** Of each page, and of an answer that is no page: milliseconds, the median of three. */
export interface FirstViews {
  readonly pages: readonly FirstView[];
  /** From the same head in the same browser: what a navigation costs here and now without anything of ours. */
  readonly bare: number;
}

export interface FirstView {
  readonly name: string;
  readonly ms: number;
  /** Scripts and style sheets that came until then: each is a request, on a slow link a wait. */
  readonly files: number;
}

const TIMES = 3;

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
    const { all, files } = await page.evaluate(() => ({
      all: (globalThis as unknown as { headingsSeen: { text: string; at: number }[] }).headingsSeen,
      files: performance.getEntriesByType('resource').filter(({ name }) => /\.(js|css)$/.test(name)).length,
    }));
    return { ms: all.find(({ text }) => heading.test(text))?.at ?? Number.NaN, files };
  };
  const bare = async () => {
    await inspector.send('Network.clearBrowserCache');
    await page.goto(`${url}/api/health`);
    const ms = await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? Number.NaN);
    return { ms, files: 0 };
  };
  const bareMs = (await middleOf(bare)).ms;
  const views: FirstView[] = [];
  for (const one of pages) views.push({ name: one.name, ...(await middleOf(() => view(one))) });
  return { pages: views, bare: bareMs };
}

async function middleOf<T extends { readonly ms: number }>(measure: () => Promise<T>): Promise<T> {
  const all: T[] = [];
  for (let time = 0; time < TIMES; time++) all.push(await measure());
  return all.toSorted((one, other) => one.ms - other.ms)[Math.floor(TIMES / 2)] as T;
}
