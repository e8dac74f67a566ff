import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { KioskAction } from '../../protocol/kiosk.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { ThemeSwitch } from '../parts/theme-switch.tsx';
import { actsNow } from './kiosk-acts.ts';
import { kiosk, loadKiosk, loadMaintenance, maintenance } from './kiosk-data.ts';
import { PinPad } from './pin-pad.tsx';
import { Sheet } from './sheet.tsx';

const LEAST_DIGITS = 4;

/** The few things that may be done here with the PIN, and the light of the screen, which needs none. */
export function ControlSheet(props: {
  readonly onClose: () => void;
  /** What is chosen at first. Default: what the farm is likely to need. */
  readonly first?: KioskAction | undefined;
}): JSX.Element {
  const [action, setAction] = createSignal<KioskAction>(props.first ?? (kiosk()?.paused ? 'continue' : 'pause'));
  const [pin, setPin] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal<{ readonly text: string; readonly isDone: boolean }>();
  const acts = createMemo(() => actsNow(maintenance()));
  const chosen = () => acts().find((act) => act.action === action());
  const act = async () => {
    const now = chosen()?.action;
    if (busy() || now === undefined || pin().length < LEAST_DIGITS) return;
    setBusy(true);
    setSaid(undefined);
    try {
      const { done } = await call('POST /api/kiosk/act', { body: { pin: pin(), action: now } });
      setSaid({ text: done, isDone: true });
    } catch (error) {
      setSaid({ text: asBreadboxError(error).message, isDone: false });
    } finally {
      // Whoever comes next has to know it.
      setPin('');
      setBusy(false);
      void loadKiosk();
      void loadMaintenance();
    }
  };
  return (
    <Sheet title="Control the machine" onClose={props.onClose}>
      <div class="control">
        <Show
          when={kiosk()?.hasPin !== false}
          fallback={
            <p class="no-pin">
              This kiosk has no PIN, so it only shows. Its owner sets one on the head: <code>breadbox kiosk pin</code>
            </p>
          }
        >
          <div class="acts-list" role="radiogroup" aria-label="What to do">
            <For each={acts()}>
              {(one) => (
                <label classList={{ chosen: action() === one.action }}>
                  <input
                    type="radio"
                    name="action"
                    checked={action() === one.action}
                    onChange={() => setAction(one.action)}
                  />
                  <span>
                    <b>{one.word}</b>
                    <small>{one.means}</small>
                  </span>
                </label>
              )}
            </For>
          </div>
          <div class="by-pin">
            <PinPad pin={pin()} disabled={busy()} onPin={setPin} onEnter={() => void act()} />
            <button
              type="button"
              class="btn go"
              disabled={busy() || chosen() === undefined || pin().length < LEAST_DIGITS}
              onClick={() => void act()}
            >
              {chosen()?.word ?? 'Choose one'}
            </button>
          </div>
        </Show>
      </div>
      <footer>
        <p role="status" classList={{ bad: said()?.isDone === false }}>
          {busy() ? 'Working.' : (said()?.text ?? '')}
        </p>
        <ThemeSwitch />
      </footer>
    </Sheet>
  );
}
