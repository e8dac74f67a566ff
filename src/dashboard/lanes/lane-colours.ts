import { onCleanup } from 'solid-js';

const TOKENS = {
  track: '--sunk',
  ask: '--chart-4',
  compute: '--chart-1',
  send: '--chart-2',
  bad: '--bad',
  badSoft: '--bad-soft',
} as const;
export type LaneColours = Readonly<Record<keyof typeof TOKENS, string>>;

/** A canvas knows no custom properties: they are read from the page. */
export function readLaneColours(): LaneColours {
  const style = getComputedStyle(document.documentElement);
  const read = Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()]);
  return Object.fromEntries(read) as LaneColours;
}

/** Runs `act` when the theme changes, by choice or by the system. */
export function whenThemeChanges(act: () => void): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', act);
  const chosen = new MutationObserver(act);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  onCleanup(() => {
    dark.removeEventListener('change', act);
    chosen.disconnect();
  });
}
