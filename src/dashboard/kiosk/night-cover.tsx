import { type Accessor, createEffect, createMemo, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { currentTheme } from '../theme.ts';
import { createIdle } from './idle.ts';
import { kiosk } from './kiosk-data.ts';
import { isNight } from './night.ts';

const AWAKE_MS = 120_000;

/** At night the screen is dark and dim. The first touch or key wakes it for two minutes, and does nothing else. */
export function NightCover(props: { readonly now: Accessor<number> }): JSX.Element {
  const [awake, setAwake] = createSignal(false);
  const idle = createIdle(AWAKE_MS, () => setAwake(false));
  onCleanup(idle.stop);
  const night = createMemo(() => isNight(kiosk()?.dim ?? null, new Date(props.now())));
  const isCovered = () => night() && !awake();
  createEffect(() => {
    const theme = currentTheme();
    if (night()) document.documentElement.dataset.theme = 'dark';
    else if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  });
  const wakes = (event: KeyboardEvent) => {
    if (!isCovered()) return;
    event.preventDefault();
    event.stopPropagation();
    setAwake(true);
  };
  addEventListener('keydown', wakes, { capture: true });
  onCleanup(() => removeEventListener('keydown', wakes, { capture: true }));
  return (
    <Show when={isCovered()}>
      {/* By the click, the last of what a touch sends: what comes after it would press what lies below. */}
      <button type="button" class="night-cover" aria-label="Wake the screen" onClick={() => setAwake(true)} />
    </Show>
  );
}
