import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { openChromium } from '../../test/browser/chromium.ts';
import { processNamed, withDescendants } from '../process-tree.ts';
import { startRelay } from './counting-relay.ts';

/** Playwright would end this whole process on a signal, with the head still running. */
const OURS_TO_END = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false } as const;
const VIEWPORT = { width: 1440, height: 900 } as const;

/** What a page holds, garbage collected before. */
export interface PageHold {
  readonly heapBytes: number;
  /** All nodes that the renderer keeps, and those of them that are elements of the document. */
  readonly nodes: number;
  readonly elements: number;
}

export interface WatchedPage {
  readonly page: Page;
  readonly bytesReceived: number;
  /** Console errors and uncaught exceptions. */
  readonly complaints: readonly string[];
  hold(): Promise<PageHold>;
  /** Seconds that the page's main thread was at work, as Chromium counts them. */
  taskSeconds(): Promise<number>;
  /** Chromium's processes; `kind` is its own word for them, `browser` for the first. */
  processes(): readonly { readonly pid: number; readonly kind: string }[];
  close(): Promise<void>;
}

/** A page in a Chromium of its own. All that the head at `headUrl` sends it is counted on the way. */
export async function openWatchedPage(headUrl: string): Promise<WatchedPage> {
  const { hostname, port } = new URL(headUrl);
  const relay = await startRelay(Number(port));
  // The address stays as the head knows it; only the connection goes elsewhere.
  const args = [`--host-resolver-rules=MAP ${hostname}:${port} 127.0.0.1:${relay.port}`];
  const browser = await openChromium({ args, ...OURS_TO_END }).catch(async (error: unknown) => {
    await relay.stop();
    throw error;
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await relay.stop();
  };
  try {
    const whole = await browser.newBrowserCDPSession();
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
    const root = processNamed(processInfo.find(({ type }) => type === 'browser')?.id ?? 0);
    if (root === undefined) throw new Error('Chromium does not name its first process');
    const page = await browser.newPage({ viewport: VIEWPORT });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'timeTicks' });
    return {
      page,
      complaints,
      get bytesReceived() {
        return relay.bytesSent;
      },
      async hold() {
        await session.send('HeapProfiler.collectGarbage');
        const elements = await page.evaluate<number>('document.querySelectorAll("*").length');
        return {
          heapBytes: await metric(session, 'JSHeapUsedSize'),
          nodes: await metric(session, 'Nodes'),
          elements,
        };
      },
      taskSeconds: () => metric(session, 'TaskDuration'),
      processes: () => withDescendants(root).map(({ pid }) => ({ pid, kind: kindOf(pid) })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const found = metrics.find((each) => each.name === name);
  if (found === undefined) throw new Error(`Chromium has no metric ${name}`);
  return found.value;
}

function kindOf(pid: number): string {
  try {
    return /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))?.[1] ?? 'browser';
  } catch {
    return 'browser'; // it has ended, and is counted with what was seen of it
  }
}
