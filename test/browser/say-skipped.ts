import { NO_CHROMIUM } from './chromium.ts';

export function setup(): void {
  if (NO_CHROMIUM !== undefined) console.log(`\nThe browser tests are SKIPPED: ${NO_CHROMIUM}.\n`);
}
