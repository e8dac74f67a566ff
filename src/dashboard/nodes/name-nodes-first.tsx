import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { hasNodes } from './node-list.ts';

/** On pages of what is done with nodes, where there are none. */
export function NameNodesFirst(): JSX.Element {
  return (
    <Show when={hasNodes() === false}>
      <p class="mid">
        There are no nodes yet. <A href="/nodes">Name them</A>, then come back.
      </p>
    </Show>
  );
}
