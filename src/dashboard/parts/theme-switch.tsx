import { For, type JSX } from 'solid-js';
import { currentTheme, setTheme, THEMES } from '../theme.ts';

const WORDS = { auto: 'Auto', light: 'Light', dark: 'Dark' } as const;

export function ThemeSwitch(): JSX.Element {
  return (
    <fieldset class="theme">
      <legend class="vh">Theme</legend>
      <For each={THEMES}>
        {(theme) => (
          <button type="button" aria-pressed={currentTheme() === theme} onClick={() => setTheme(theme)}>
            {WORDS[theme]}
          </button>
        )}
      </For>
    </fieldset>
  );
}
