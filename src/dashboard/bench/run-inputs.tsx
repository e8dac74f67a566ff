import { For, type JSX, Show } from 'solid-js';
import type { BenchConditions } from '../../protocol/bench.ts';
import { CopyLine } from '../parts/copy-line.tsx';
import { Output } from '../parts/output.tsx';
import { Section } from '../parts/section.tsx';
import { CopyText } from './copy-text.tsx';

/** The command and the files that it read: what is needed to do it again by hand. */
export function RunInputs(props: { readonly conditions: BenchConditions }): JSX.Element {
  return (
    <Show when={props.conditions.inputs.length > 0 || props.conditions.command !== undefined}>
      <Section heading="To do it again by hand">
        <Show when={props.conditions.command}>{(command) => <CopyLine label="Command" text={command()} />}</Show>
        <For each={props.conditions.inputs}>
          {({ name, text }) => (
            <details class="bench-input">
              <summary>{name}</summary>
              <CopyText name={name} text={text} />
              <Output label={name} text={text} />
            </details>
          )}
        </For>
      </Section>
    </Show>
  );
}
