import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';

const SECONDS = 15;

/** Makes the light of a board blink, so that one finds it on the shelf. */
export function BlinkButton(props: { readonly node: string; readonly small?: boolean }): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const blink = async () => {
    setBusy(true);
    setSaid('');
    try {
      const { led } = await call('POST /api/inventory/{node}/blink', {
        params: { node: props.node },
        body: { seconds: SECONDS },
      });
      if (led === undefined) {
        setBusy(false);
        setSaid(`${props.node} has no light that can blink.`);
        return;
      }
      setSaid(`Blinks for ${SECONDS} s: ${led}.`);
      timer = setTimeout(() => {
        setBusy(false);
        setSaid('');
      }, SECONDS * 1000);
    } catch (error) {
      setBusy(false);
      const { message, hint } = asBreadboxError(error);
      setSaid([message, hint].filter(Boolean).join(' '));
    }
  };
  return (
    <>
      <button type="button" class="btn" classList={{ small: props.small === true }} disabled={busy()} onClick={blink}>
        <Show when={props.small} fallback={<>Blink {props.node} so I can find it</>}>
          Find<span class="vh"> {props.node} by its light</span>
        </Show>
      </button>
      <span class="note said" role="status">
        {said()}
      </span>
    </>
  );
}
