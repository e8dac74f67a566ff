import { createSignal, type JSX, Show } from 'solid-js';
import { openAlerts } from '../alerts/open-alerts.ts';
import { clockText } from '../clock.ts';
import { Answer } from '../parts/answer.tsx';
import { Sheet } from './sheet.tsx';

/** One alert at a time, whole. */
export function AlertSheet(props: { readonly onClose: () => void }): JSX.Element {
  const [place, setPlace] = createSignal(0);
  const all = () => openAlerts() ?? [];
  const alert = () => all()[place()] ?? all()[0];
  const number = () => (place() < all().length ? place() + 1 : 1);
  return (
    <Sheet
      title={all().length > 1 ? `Needs attention: ${number()} of ${all().length}` : 'Needs attention'}
      onClose={props.onClose}
    >
      <Show when={alert()} fallback={<p class="no-pin">All is well again.</p>}>
        {(shown) => (
          <div class="alert-whole">
            <p class="what">{shown().sentence}</p>
            <dl class="answers">
              <Answer word="What">{shown().what}</Answer>
              <Answer word="Why">{shown().why}</Answer>
              <Answer word="What to do">{shown().todo}</Answer>
            </dl>
            <p class="note">Since {clockText(shown().since)}.</p>
          </div>
        )}
      </Show>
      <footer>
        <p />
        <Show when={all().length > 1}>
          <button type="button" class="btn" onClick={() => setPlace(number() % all().length)}>
            Next
          </button>
        </Show>
      </footer>
    </Sheet>
  );
}
