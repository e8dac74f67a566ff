import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings, picture, sidewaysPixels } from './watched-page.ts';

export const SCREENS = {
  desk: { width: 1440, height: 900 },
  phone: { width: 360, height: 780 },
  panel: { width: 800, height: 480 },
} as const;
const TOUCH_PIXELS = 44;

export const THEMES = ['light', 'dark'] as const;

export interface Look {
  readonly screen: keyof typeof SCREENS;
  readonly theme: (typeof THEMES)[number];
}

export const LOOKS: readonly Look[] = (['desk', 'phone', 'panel'] as const).flatMap((screen) =>
  THEMES.map((theme) => ({ screen, theme })),
);

/**
 * Takes pictures in both themes and on three screens; nothing is cut off, and axe finds nothing. A page that is there is given each look:
 * loading it anew for each takes three times as long.
 */
export async function looksWell(page: Page, name: string, looks: readonly Look[] = LOOKS): Promise<void> {
  const examined = new Set<string>();
  for (const { screen, theme } of looks) {
    await page.setViewportSize(SCREENS[screen]);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await picture(page, `${name}-${screen}-${theme}`);
    // A panel has the elements of a phone or of a desk.
    if (screen !== 'panel') {
      const what = examined.has(screen) ? 'colours' : 'all';
      expect(await axeFindings(page, what), `${name} ${screen} ${theme}`).toEqual([]);
      examined.add(screen);
    }
    expect(await sidewaysPixels(page), `${name} ${screen}`).toBe(0);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SCREENS.desk);
}

/** In both themes at a desk, on a phone and on a panel: to be looked at. */
export async function picturesOf(page: Page, name: string): Promise<void> {
  const looks = [
    ['desk', 'light'],
    ['desk', 'dark'],
    ['phone', 'light'],
    ['panel', 'dark'],
  ] as const;
  for (const [screen, colorScheme] of looks) {
    await page.setViewportSize(SCREENS[screen]);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await picture(page, `${name}-${screen}-${colorScheme}`);
    expect(await sidewaysPixels(page), `${name} ${screen}`).toBe(0);
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
