import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings, picture, sidewaysPixels } from './watched-page.ts';

export const SCREENS = {
  desk: { width: 1440, height: 900 },
  phone: { width: 360, height: 780 },
  panel: { width: 800, height: 480 },
} as const;
const TOUCH_PIXELS = 44;

/** Takes pictures in both themes and on three screens; nothing is cut off, and axe finds nothing. */
export async function looksWell(page: Page, name: string): Promise<void> {
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await picture(page, `${name}-${screen}-${colorScheme}`);
      if (screen !== 'panel') expect(await axeFindings(page), `${name} ${screen} ${colorScheme}`).toEqual([]);
      expect(await sidewaysPixels(page), `${name} ${screen}`).toBe(0);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SCREENS.desk);
}

/** Buttons, fields and such that a thumb misses on a phone. */
export async function smallTargets(page: Page): Promise<readonly string[]> {
  await page.setViewportSize(SCREENS.phone);
  const small = await page.evaluate((least) => {
    const controls = [...document.querySelectorAll('main button, main input, main select, main summary, .tabs a')];
    return controls.flatMap((control) => {
      const { height } = control.getBoundingClientRect();
      const isBox = control instanceof HTMLInputElement && ['checkbox', 'radio', 'file'].includes(control.type);
      return height > 0 && height < least && !isBox ? [`${control.textContent ?? ''} ${control.className}`] : [];
    });
  }, TOUCH_PIXELS);
  await page.setViewportSize(SCREENS.desk);
  return small;
}
