import { type JSX, Show } from 'solid-js';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { countOf } from '../amounts.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { ENGINE_LOOKS } from './engine-nodes.ts';

/** What a node does for jobs, and why it takes none. */
export function EngineState(props: { readonly node: EngineNodeRow }): JSX.Element {
  const look = () => ENGINE_LOOKS[props.node.state];
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

/** Nothing of a node that serves: the table tells what needs a hand. */
export function EngineTrouble(props: { readonly node: EngineNodeRow | undefined }): JSX.Element {
  return (
    <Show when={props.node !== undefined && !ENGINE_LOOKS[props.node.state].serves && props.node}>
      {(node) => (
        <div class="for-jobs">
          <EngineState node={node()} />
        </div>
      )}
    </Show>
  );
}

export function coresText({ busyCores, cores }: EngineNodeRow): string {
  return `${busyCores} of ${countOf(cores, 'core')} held by jobs`;
}
