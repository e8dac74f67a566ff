import type { JSX } from 'solid-js';
import type { PanelMode } from '../../protocol/panel-frame.ts';

/** The bat of a toggle in its slot; decoration, of whatever is pressed. */
export function Slot(props: { readonly mode: PanelMode }): JSX.Element {
  return <span class="slot" classList={{ load: props.mode === 'load' }} aria-hidden="true" />;
}

/** The toggle of a strip, up for status and down for load. */
export function Toggle(props: {
  readonly node: string;
  readonly mode: PanelMode;
  readonly onFlip: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={props.mode === 'load'}
      aria-label={`${props.node}: show load, in your view`}
      onClick={() => props.onFlip()}
    >
      <Slot mode={props.mode} />
      <span class="words" aria-hidden="true">
        <span classList={{ chosen: props.mode === 'status' }}>status</span>
        <span classList={{ chosen: props.mode === 'load' }}>load</span>
      </span>
    </button>
  );
}
