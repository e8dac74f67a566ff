import { For, type JSX, Show } from 'solid-js';
import type { SensorTrouble } from '../../protocol/telemetry.ts';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';

/** Sensors that should be there and are not, or cannot be read. */
export function TroubleList(props: { readonly troubles: readonly SensorTrouble[] }): JSX.Element {
  return (
    <Show when={props.troubles.length > 0}>
      <Section heading="Sensors in trouble">
        <ul class="troubles">
          <For each={props.troubles}>
            {(trouble) => (
              <li>
                <span class="state warn">
                  <StateGlyph shape="triangle" />
                  {trouble.sensor} {trouble.state === 'missing' ? 'is not there' : 'cannot be read'}
                </span>
                <small class="because">
                  {trouble.because} <span class="quiet">Read by {trouble.collector}; the other sensors go on.</span>
                </small>
              </li>
            )}
          </For>
        </ul>
      </Section>
    </Show>
  );
}
