import type { Page } from 'playwright-core';

const FINGER = 48;
const LETTER = 4;

/** What is wrong for a finger at a small screen: what scrolls, lies beyond the screen, is cut, or is smaller than a finger. */
export function kioskFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    ([finger, letter]) => {
      const open = document.querySelector('dialog[open]');
      const root = open ?? document.querySelector('.kiosk');
      if (root === null) return ['there is no kiosk'];
      const faults: string[] = [];
      const { scrollWidth, scrollHeight } = document.documentElement;
      if (scrollWidth > innerWidth || scrollHeight > innerHeight)
        faults.push(`the page is ${scrollWidth} by ${scrollHeight}`);
      for (const one of [root, ...root.querySelectorAll('*')]) {
        if (!(one instanceof HTMLElement) || one.closest('.vh') !== null) continue;
        // A sheet that is open inside the kiosk is a screen of its own.
        if (open === null && one.closest('dialog') !== null) continue;
        const box = one.getBoundingClientRect();
        if (box.width === 0 && box.height === 0) continue;
        const what = `${one.tagName.toLowerCase()}.${one.className}: ${(one.textContent ?? '').slice(0, 40)}`;
        if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
          faults.push(`beyond the screen: ${what}`);
        const style = getComputedStyle(one);
        // Glow is meant to end at the lens; a long sentence ends with its second line and is whole in its sheet.
        const mayEnd = one.matches('.lens, .led, .slot') || style.webkitLineClamp !== 'none';
        // Where nothing is hidden, letters may stand a little over a tight line.
        const isHigh = style.overflowY !== 'visible' && one.scrollHeight > one.clientHeight + letter;
        const isCut = one.scrollWidth > one.clientWidth + 1 || isHigh;
        if (isCut && style.display !== 'inline' && !mayEnd) faults.push(`cut: ${what}`);
        const lens = one.parentElement?.closest('.lamp') && one.closest('.lens');
        if (lens && box.right > lens.getBoundingClientRect().right - 1) faults.push(`beyond its lens: ${what}`);
        if (one.matches('button, label') && (box.width < finger - 0.5 || box.height < finger - 0.5))
          faults.push(`${Math.round(box.width)} by ${Math.round(box.height)}: ${what}`);
      }
      return faults;
    },
    [FINGER, LETTER] as const,
  );
}
