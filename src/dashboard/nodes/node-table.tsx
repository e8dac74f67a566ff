import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { NodeRow } from '../../protocol/inventory.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { gibText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { isOwner } from '../session.ts';
import { BlinkButton } from './blink-button.tsx';
import { EngineTrouble } from './engine-state.tsx';
import { isTrouble } from './node-look.ts';
import { NodeStateWord } from './node-state.tsx';
import { boardText, markText, reachText, roleText, systemWords } from './node-words.ts';

/** Nodes as they are listed, in panel order, one a row; a row that needs a hand stands out. */
export function NodeTable(props: {
  readonly nodes: readonly NodeRow[];
  /** As the engine of jobs sees it; `undefined`: no jobs run there. */
  readonly engineNode: (node: string) => EngineNodeRow | undefined;
  /** Low rows, where there are many. */
  readonly isDense: boolean;
}): JSX.Element {
  return (
    <div class="scroll">
      <table class="nodes" classList={{ dense: props.isDense }}>
        <caption class="vh">Nodes in natural order</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">State and reason</th>
            <th scope="col" class="md">
              Address
            </th>
            <th scope="col" class="lo">
              System
            </th>
            <th scope="col" class="num md">
              Cores
            </th>
            <th scope="col" class="num md">
              Memory, GiB
            </th>
            <th scope="col" class="lo">
              Groups and labels
            </th>
            <th scope="col" class="num lo">
              Last seen
            </th>
            <Show when={isOwner()}>
              <th scope="col" class="find">
                <span class="vh">Find the board</span>
              </th>
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={props.nodes} fallback={<NoneMeant />}>
            {(node) => <Row node={node} engine={props.engineNode(node.node)} />}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function NoneMeant(): JSX.Element {
  return (
    <tr>
      <td colSpan={9}>No node has these words.</td>
    </tr>
  );
}

function Row(props: { readonly node: NodeRow; readonly engine: EngineNodeRow | undefined }): JSX.Element {
  const node = () => props.node;
  return (
    <tr classList={{ hand: isTrouble(node().state) }}>
      <td>
        <A href={`/nodes/${encodeURIComponent(node().node)}`}>{node().node}</A>{' '}
        <small>{[roleText(node()), boardShort(node())].filter(Boolean).join(', ')}</small>
      </td>
      <td>
        <NodeStateWord node={node()} />
        <EngineTrouble node={props.engine} />
      </td>
      <td class="md nw">{reachText(node())}</td>
      <td class="lo sys">
        <Show when={node().system} fallback={<Unknown />}>
          {(system) => (
            <>
              {systemWords(system()).name}{' '}
              <small>{[systemWords(system()).code, node().arch].filter(Boolean).join(', ')}</small>
            </>
          )}
        </Show>
      </td>
      <td class="num md">
        <Show when={node().cores} fallback={<Unknown />}>
          {node().cores}
        </Show>
      </td>
      <td class="num md">
        <Show when={node().memBytes} fallback={<Unknown />}>
          {(bytes) => gibText(bytes())}
        </Show>
      </td>
      <td class="lo">
        <For each={markText(node())}>
          {(mark) => (
            <>
              <span class="mark">{mark}</span>{' '}
            </>
          )}
        </For>
      </td>
      <td class="num lo nw">
        <Show when={node().seenAt} fallback={<span class="quiet">never</span>}>
          {(at) => clockText(at())}
        </Show>
      </td>
      <Show when={isOwner()}>
        <td class="find">
          <BlinkButton node={node().node} small />
        </td>
      </Show>
    </tr>
  );
}

function Unknown(): JSX.Element {
  return <span class="quiet">unknown</span>;
}

function boardShort({ board }: NodeRow): string {
  return board === undefined ? '' : boardText(board);
}
