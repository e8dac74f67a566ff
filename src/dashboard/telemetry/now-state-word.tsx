import { type JSX, Show } from 'solid-js';
import { StateGlyph } from '../parts/state-glyph.tsx';
import type { NowState } from './now-state.ts';

/** Shape and word of how a node stands, and its reason under it. */
export function NowStateWord(props: { readonly state: NowState }): JSX.Element {
  return (
    <>
      <span class={`state ${props.state.tone}`}>
        <StateGlyph shape={props.state.shape} />
        {props.state.word}
      </span>
      <Show when={props.state.reason}>
        <small class="reason">{props.state.reason}</small>
      </Show>
    </>
  );
}
