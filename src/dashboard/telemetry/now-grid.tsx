import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { gibText } from '../amounts.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { celsiusText, loadText, slowText } from './figure-words.ts';
import type { NodeScene } from './node-scene.ts';
import { OutOfOrder } from './out-of-order.tsx';
import { memoryTotal } from './watched-nodes.ts';

/** Many nodes at a glance: a tile each, in panel order, with what is at work and how warm it is. */
export function NowGrid(props: { readonly scene: NodeScene; readonly names: readonly string[] }): JSX.Element {
  return (
    <ul class="node-grid" aria-label="Nodes in natural order">
      <For each={props.names} fallback={<li class="mid">No node has these words.</li>}>
        {(node) => <Tile node={node} scene={props.scene} />}
      </For>
    </ul>
  );
}

function Tile(props: { readonly node: string; readonly scene: NodeScene }): JSX.Element {
  const now = () => props.scene.figures(props.node);
  const state = createMemo(() => props.scene.state(props.node));
  const loadRatio = () => ratio(now()?.load1, props.scene.cores(props.node));
  const memoryRatio = () => ratio(now()?.memory_used_bytes, memoryTotal(props.scene.watched.of(props.node)));
  const slow = () => slowText(now()?.slow);
  const alert = () => props.scene.alerts(props.node)[0];
  const isTrouble = () => state().hand || slow() !== '' || alert() !== undefined;
  return (
    <li>
      <A class="node-tile" classList={{ hand: isTrouble() }} href={`/nodes/${encodeURIComponent(props.node)}`}>
        <span class="tile-head">
          <b>{props.node}</b>
          <span class={`state ${state().tone}`}>
            <StateGlyph shape={state().shape} />
            <span class="vh">{state().word}</span>
          </span>
        </span>
        <Show
          when={now()}
          fallback={
            <span class="note tile-words">
              {state().word === 'Planned' ? 'planned' : (state().reason ?? state().word)}
            </span>
          }
        >
          {(figures) => (
            <>
              <span class="tile-words note">
                <span>{text(figures().cpu_temperature_celsius, celsiusText) ?? 'heat unknown'}</span>
                <Show when={slow() !== '' || alert() !== undefined}>
                  <OutOfOrder>
                    {slow() === '' ? 'alert' : 'slow'}
                    <span class="vh">{alert()?.sentence}</span>
                  </OutOfOrder>
                </Show>
              </span>
              <Meter label="Load" ratio={loadRatio()} text={text(figures().load1, loadText)} />
              <Meter
                label="Memory"
                ratio={memoryRatio()}
                text={text(figures().memory_used_bytes, (bytes) => `${gibText(bytes)} GiB`)}
              />
            </>
          )}
        </Show>
      </A>
    </li>
  );
}

function Meter(props: {
  readonly label: string;
  readonly ratio: number | undefined;
  readonly text: string | undefined;
}): JSX.Element {
  return (
    <span class="meter">
      <span class="note">{props.label}</span>
      <svg class="meter-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="6" />
        <rect class="filled" width={String(100 * Math.min(props.ratio ?? 0, 1))} height="6" />
      </svg>
      <span class="vh">{props.text ?? 'unknown'}</span>
    </span>
  );
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}

function text(value: number | undefined, words: (value: number) => string): string | undefined {
  return value === undefined ? undefined : words(value);
}
