import { type Accessor, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { openAlerts } from '../alerts/open-alerts.ts';
import { clockText } from '../clock.ts';
import { lastSeen } from '../live.ts';
import { BrandMark } from '../parts/brand.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { AlertSheet } from './alert-sheet.tsx';
import { ControlSheet } from './control-sheet.tsx';
import { kiosk, maintenance } from './kiosk-data.ts';
import { MaintenanceSheet } from './maintenance-sheet.tsx';
import { topSentence } from './top-sentence.ts';

/** Whose machine it is, what is the matter, the time, and the way to what may be done. */
export function KioskTop(props: { readonly name: string; readonly now: Accessor<number> }): JSX.Element {
  const [sheet, setSheet] = createSignal<'alert' | 'control' | 'maintenance' | 'stay-on'>();
  const alerts = () => openAlerts() ?? [];
  const close = () => setSheet(undefined);
  return (
    <header class="kiosk-top">
      <h1 class="brand">
        <BrandMark />
        <span>{props.name}</span>
      </h1>
      <Switch>
        <Match when={lastSeen()}>
          {(since) => (
            <p class="say" role="status">
              <StateGlyph shape="cross" />
              <span>The head has not answered since {clockText(since())}.</span>
            </p>
          )}
        </Match>
        <Match when={maintenance()}>
          {(now) => (
            <button type="button" class="say quiet" onClick={() => setSheet('maintenance')}>
              <StateGlyph shape="half" />
              <span>{topSentence(now())}</span>
            </button>
          )}
        </Match>
        <Match when={alerts()[0]}>
          {(worst) => (
            <button type="button" class="say" onClick={() => setSheet('alert')}>
              <StateGlyph shape="triangle" />
              <span>{worst().sentence}</span>
              <Show when={alerts().length > 1}>
                <b>+{alerts().length - 1}</b>
              </Show>
            </button>
          )}
        </Match>
        <Match when={kiosk()?.paused}>
          <p class="say quiet" role="status">
            <StateGlyph shape="pause" />
            <span>Runs of the farm are paused.</span>
          </p>
        </Match>
      </Switch>
      <time>{clockText(new Date(props.now()))}</time>
      <button
        type="button"
        class="btn control-key"
        aria-label="Control the machine"
        onClick={() => setSheet('control')}
      >
        <Glyph name="power" />
      </button>
      <Show when={sheet() === 'alert'}>
        <AlertSheet onClose={close} />
      </Show>
      <Show when={sheet() === 'maintenance'}>
        <MaintenanceSheet onClose={close} onStayOn={() => setSheet('stay-on')} />
      </Show>
      <Show when={sheet() === 'control' || sheet() === 'stay-on'}>
        <ControlSheet onClose={close} first={sheet() === 'stay-on' ? 'stay-on' : undefined} />
      </Show>
    </header>
  );
}
