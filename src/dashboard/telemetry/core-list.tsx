import { For, type JSX, Show } from 'solid-js';
import { Section } from '../parts/section.tsx';
import { instancesNow } from './instances.ts';

/** How busy each core is now. */
export function CoreList(props: { readonly values: Readonly<Record<string, number>> }): JSX.Element {
  const cores = () => instancesNow(props.values, 'core_busy_ratio');
  return (
    <Show when={cores().length > 0}>
      <Section heading="Cores now">
        <ul class="cores">
          <For each={cores().map(([core]) => core)}>
            {(core) => {
              const busy = () => props.values[`core_busy_ratio.${core}`] ?? 0;
              return (
                <li>
                  <span class="note">core {core}</span>
                  <svg class="meter-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="track" width="100" height="6" />
                    <rect class="filled" width={String(Math.min(busy(), 1) * 100)} height="6" />
                  </svg>
                  <span class="num">
                    {Math.round(busy() * 100)}
                    {'\u202f'}%
                  </span>
                </li>
              );
            }}
          </For>
        </ul>
      </Section>
    </Show>
  );
}
