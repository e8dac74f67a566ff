import { For, type JSX, Show } from 'solid-js';
import type { PhaseProgress } from '../../protocol/provision.ts';
import { countOf } from '../amounts.ts';
import { phaseShares } from './phase-words.ts';

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
              <b>{nodes}</b>
              <span>
                {words ?? title}
                <Show when={count > 1}>
                  <span class="note"> {countOf(count, 'node')}</span>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
