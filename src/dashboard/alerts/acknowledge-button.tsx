import { createSignal, type JSX, Show } from 'solid-js';
import type { Alert } from '../../protocol/alerts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { mayChange } from '../session.ts';
import { loadAlerts } from './open-alerts.ts';

/** Says that somebody knows: it is shown until its cause has gone, and sent to nobody any more. */
export function AcknowledgeButton(props: { readonly alert: Alert }): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal('');
  const acknowledge = async () => {
    setBusy(true);
    setSaid('');
    try {
      await call('POST /api/alerts/{alert}/acknowledge', { params: { alert: props.alert.alert } });
      await loadAlerts();
    } catch (error) {
      const { message, hint } = asBreadboxError(error);
      setSaid([message, hint].filter(Boolean).join(' '));
    }
    setBusy(false);
  };
  return (
    <Show when={props.alert.acknowledged === undefined && mayChange()}>
      <button type="button" class="btn" disabled={busy()} onClick={acknowledge}>
        I know<span class="vh">: {props.alert.sentence}</span>
      </button>
      <span class="note said" role="status">
        {said()}
      </span>
    </Show>
  );
}
