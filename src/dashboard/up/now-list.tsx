import { For, type JSX, Show } from 'solid-js';
import type { PhaseProgress } from '../../protocol/provision.ts';
import { countOf } from '../amounts.ts';
import { phaseShares } from './phase-words.ts';

/** A longer set is told by its size; the strip of its phase shows which nodes it is. */
const MOST_CHARS = 20;

/** What happens at the moment: nodes that do the same on one line. */
export function NowList(props: { readonly phases: readonly PhaseProgress[] }): JSX.Element {
  const now = () =>
    props.phases.flatMap((phase) =>
      phaseShares(phase)
        .filter(({ state }) => state === 'running')
        .map((share) => ({ ...share, title: phase.title })),
    );
  return (
    <Show when={now().length > 0} fallback={<p class="mid">Nothing is under way at this moment.</p>}>
      <ul class="now">
        <For each={now()}>
          {({ nodes, count, words, title }) => (
            <li>
              <b title={nodes}>{nodes.length > MOST_CHARS ? countOf(count, 'node') : nodes}</b>
              <span>{words ?? title}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
