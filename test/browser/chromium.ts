import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const WANTED = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why the browser tests cannot run here; undefined where they can. */
export const NO_CHROMIUM = existsSync(WANTED)
  ? undefined
  : `there is no Chromium at ${WANTED}; install it, or set CHROMIUM to its path`;

export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: WANTED,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
