import { type JSX, Show } from 'solid-js';
import { railText } from './cluster-figures.ts';
import { createClusterNow } from './cluster-now.ts';
import { followToldNodes, toldOf } from './told-nodes.ts';

/** What the nodes do together, at the foot of the rail; nothing while none speaks. */
export function RailLine(): JSX.Element {
  followToldNodes();
  const cluster = createClusterNow(toldOf);
  return (
    <Show when={cluster()}>
      {(figures) => (
        <p class="rail-line">
          <b>{figures().nodes === 1 ? '1 node is watched' : `${figures().nodes} nodes are watched`}</b>
          <span class="note">{railText(figures())}</span>
        </p>
      )}
    </Show>
  );
}
