import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { WatchedPage } from './watched-page.ts';

/** A page as somebody who followed a link there found it. */
export interface FoundPage {
  readonly path: string;
  readonly heading: string;
  /** The page whose link led here. */
  readonly from: string;
}

/** What a heading says where a link has led to nothing. */
const DEAD_END = /^There is no |cannot be shown|does not answer/;
const SENTENCE = /\S \S.*[.?!]$/s;
/** A node may be listed, or watched, or both: its page asks both, and a browser complains of each 404. */
const NOT_IN_BOTH = /status of 404 .*\/api\/(inventory|telemetry)\/[^/]+$/;
const SETTLED_MS = 30_000;
const QUIET_MS = 150;

/**
 * Follows every link of the rail and of the pages' main parts, each place once, beginning at `first`. Each page has a sentence as its
 * heading and complains of nothing, no link of the dashboard leads to nothing, and what can be downloaded is there.
 */
export async function followEveryLink(
  watched: WatchedPage,
  url: string,
  first: readonly string[],
): Promise<readonly FoundPage[]> {
  const { page, complaints } = watched;
  const isQuiet = watchRequests(watched);
  const found: FoundPage[] = [];
  const wrong: string[] = [];
  const toDo = first.map((path) => ({ path, from: '' }));
  const known = new Set(first);
  for (const { path, from } of toDo) {
    const said = `${path}, which ${from === '' ? 'the walk begins with' : `${from} leads to`}: `;
    if (path.startsWith('/api/')) {
      const status = (await page.request.get(`${url}${path}`)).status();
      if (status >= 400) wrong.push(`${said}status ${status}`);
      continue;
    }
    await page.goto(`${url}${path}`);
    await expect.poll(isQuiet, { timeout: SETTLED_MS, message: said }).toBe(true);
    const heading = (await page.getByRole('heading', { level: 1 }).first().textContent()) ?? '';
    if (!SENTENCE.test(heading) || DEAD_END.test(heading)) wrong.push(`${said}${heading}`);
    for (const complaint of complaints()) if (!NOT_IN_BOTH.test(complaint)) wrong.push(`${said}${complaint}`);
    found.push({ path, heading, from });
    for (const link of await links(watched)) {
      if (known.has(link)) continue;
      known.add(link);
      toDo.push({ path: link, from: path });
    }
  }
  expect(wrong).toEqual([]);
  return found;
}

/** Paths of this Breadbox, with their queries and without their places in a page. Others' addresses are no part of the walk. */
async function links({ page }: WatchedPage): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('main a[href], nav a[href]')]
      .filter(({ origin }) => origin === location.origin)
      .map(({ pathname, search }) => `${pathname}${search}`),
  );
}

/** Whether nothing is asked of the head any more but for live events, which go on. */
function watchRequests({ page }: WatchedPage): () => Promise<boolean> {
  const open = new Set<unknown>();
  page.on('request', (request) => request.resourceType() === 'eventsource' || open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return async () => {
    if (open.size > 0) return false;
    await sleep(QUIET_MS); // what came last may ask for more
    return open.size === 0;
  };
}
