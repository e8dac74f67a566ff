import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { NowStateWord } from '../telemetry/now-state-word.tsx';
import { OutOfOrder } from '../telemetry/out-of-order.tsx';
import { cableText, isCableTrouble, measuredText } from './cable.ts';
import type { Machine } from './machine-data.ts';

/** What the drawing shows, in words. */
export function CableTable(props: { readonly machine: Machine }): JSX.Element {
  const names = () => [...(props.machine.isHeadANode() ? [props.machine.head()] : []), ...props.machine.names()];
  return (
    <div class="scroll">
      <table class="cables">
        <caption class="vh">Nodes and their cables, in natural order</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">State</th>
            <th scope="col">Its cable</th>
            <th scope="col">Last network test</th>
          </tr>
        </thead>
        <tbody>
          <For each={names()}>{(node) => <Row node={node} machine={props.machine} />}</For>
        </tbody>
      </table>
    </div>
  );
}

function Row(props: { readonly node: string; readonly machine: Machine }): JSX.Element {
  const cable = createMemo(() => props.machine.cable(props.node));
  return (
    <tr>
      <td>
        <A href={`/nodes/${encodeURIComponent(props.node)}`}>{props.node}</A>
        <Show when={props.node === props.machine.head()}>
          <small>head</small>
        </Show>
      </td>
      <td>
        <NowStateWord state={props.machine.state(props.node)} />
      </td>
      <td>
        <Show when={isCableTrouble(cable(), props.machine.usual())} fallback={cableText(cable())}>
          <OutOfOrder>{cableText(cable())}</OutOfOrder>
        </Show>
        <Show when={cable().finding}>
          <small>{cable().finding}</small>
        </Show>
      </td>
      <td>{measuredText(cable()) ?? <span class="quiet">not measured</span>}</td>
    </tr>
  );
}
