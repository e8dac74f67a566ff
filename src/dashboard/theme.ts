import { createSignal } from 'solid-js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** public/theme.js reads it before the first paint. */
const KEY = 'breadbox.theme';

const root = document.documentElement;
const chosen = root.dataset.theme;
const [theme, setSignal] = createSignal<Theme>(chosen === 'light' || chosen === 'dark' ? chosen : 'auto');

export const currentTheme = theme;

export function setTheme(next: Theme): void {
  if (next === 'auto') delete root.dataset.theme;
  else root.dataset.theme = next;
  setSignal(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}
