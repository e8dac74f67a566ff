import { type JSX, Show } from 'solid-js';
import type { NodeRow } from '../../protocol/inventory.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { NODE_LOOKS } from './node-look.ts';

/** Shape and word of a node's state, and its reason under it. */
export function NodeStateWord(props: { readonly node: Pick<NodeRow, 'state' | 'reason'> }): JSX.Element {
  const look = () => NODE_LOOKS[props.node.state];
  return (
    <>
      <span class={`state ${look().tone}`}>
        <StateGlyph shape={look().shape} />
        {look().word}
      </span>
      <Show when={props.node.reason}>
        <small class="reason">{props.node.reason}</small>
      </Show>
    </>
  );
}
