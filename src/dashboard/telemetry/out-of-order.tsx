import type { JSX } from 'solid-js';
import { StateGlyph } from '../parts/state-glyph.tsx';

/** A word or a figure that stands out, as it is not as it should be. */
export function OutOfOrder(props: { readonly children: JSX.Element }): JSX.Element {
  return (
    <span class="out-of-order">
      <StateGlyph shape="triangle" />
      {props.children}
    </span>
  );
}
