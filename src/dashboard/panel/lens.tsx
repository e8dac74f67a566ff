import '../styles/panel.css';
import { For, type JSX } from 'solid-js';
import type { PanelMode } from '../../protocol/panel-frame.ts';
import { isLit, LAMP_WORDS, lampKind, lensText } from './lamp-words.ts';

export const LAMP_PLACES = [0, 1, 2, 3, 4] as const;

/** One lamp. It glows where it is lit; off is a dark lens, not a missing one. */
export function Led(props: { readonly mode: PanelMode; readonly bits: number; readonly place: number }): JSX.Element {
  return (
    <i class="led" classList={{ [lampKind(props.mode, props.place)]: true, on: isLit(props.bits, props.place) }} />
  );
}

/** Five lamps behind smoked glass, each with its name; the text twin says the same to who does not see them. */
export function Lens(props: { readonly mode: PanelMode; readonly bits: number }): JSX.Element {
  return (
    <div class="lens" role="img" aria-label={lensText(props.mode, props.bits)}>
      <For each={LAMP_PLACES}>
        {(place) => (
          <span class="lamp" classList={{ on: isLit(props.bits, place) }}>
            <Led mode={props.mode} bits={props.bits} place={place} />
            <span>{LAMP_WORDS[props.mode][place]}</span>
          </span>
        )}
      </For>
    </div>
  );
}
