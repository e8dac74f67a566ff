import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import { Section } from '../parts/section.tsx';
import type { OutputLine } from './up-data.ts';

const MOST_SHOWN = 400;

/** What a node prints while it is worked on, for those who want to look. */
export function NodeOutput(props: {
  readonly nodes: string;
  readonly lines: readonly OutputLine[];
  readonly isRunning: boolean;
}): JSX.Element {
  const [node, setNode] = createSignal('');
  const names = createMemo(() => [...NodeSet.parse(props.nodes)]);
  const shown = createMemo(() => props.lines.filter((line) => line.node === node()).slice(-MOST_SHOWN));
  return (
    <Section heading="Output of a node">
      <div class="acts output-acts">
        <label>
          <span class="vh">Which node</span>
          <select onChange={(event) => setNode(event.currentTarget.value)}>
            <option value="">Choose a node</option>
            <For each={names()}>{(name) => <option value={name}>{name}</option>}</For>
          </select>
        </label>
        <span class="note">Kept since this page was opened; what failed stands above with its reason.</span>
      </div>
      <Show when={node() !== ''}>
        <Show
          when={shown().length > 0}
          fallback={
            <p class="mid">
              {node()} has printed nothing since this page was opened.
              {props.isRunning ? ' What it prints appears here.' : ''}
            </p>
          }
        >
          <Pane label={`Output of ${node()}`} lines={shown()} />
        </Show>
      </Show>
    </Section>
  );
}

function Pane(props: { readonly label: string; readonly lines: readonly OutputLine[] }): JSX.Element {
  let pane!: HTMLElement;
  let follows = true;
  createEffect(() => {
    if (props.lines.length > 0 && follows) pane.scrollTop = pane.scrollHeight;
  });
  return (
    <section
      ref={pane}
      class="out"
      aria-label={props.label}
      tabindex="0"
      onScroll={() => {
        follows = pane.scrollTop + pane.clientHeight > pane.scrollHeight - 24;
      }}
    >
      <pre>{props.lines.map(({ text }) => text).join('\n')}</pre>
    </section>
  );
}
