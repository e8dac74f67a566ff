import { A } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { NodeRow } from '../../protocol/inventory.ts';
import { countOf, countText, gibText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';
import { BlinkButton } from './blink-button.tsx';
import { isTrouble, NODE_LOOKS } from './node-look.ts';
import { NodeStateWord } from './node-state.tsx';
import { boardText, markText, reachText, roleText, systemWords } from './node-words.ts';

/** Below this the eye finds a node without help. */
const SEARCH_FROM = 12;

/** Nodes in panel order, one a row; a row that needs a hand stands out. */
export function NodeTable(props: { readonly nodes: readonly NodeRow[] }): JSX.Element {
  const [words, setWords] = createSignal('');
  const shown = createMemo(() => props.nodes.filter((node) => isMeant(node, words())));
  return (
    <>
      <search class="node-filter">
        <Counts nodes={props.nodes} />
        <Show when={props.nodes.length >= SEARCH_FROM}>
          <input
            type="search"
            aria-label="Only nodes with these words"
            placeholder="Name, group, board, state"
            autocomplete="off"
            onInput={(event) => setWords(event.currentTarget.value.trim().toLowerCase())}
          />
          <span class="note" role="status">
            {words() === '' ? '' : `${countText(shown().length)} of ${countOf(props.nodes.length, 'node')}`}
          </span>
        </Show>
      </search>
      <div class="scroll">
        <table class="nodes" classList={{ dense: props.nodes.length > SEARCH_FROM }}>
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
            <For each={shown()} fallback={<NoneMeant />}>
              {(node) => <Row node={node} />}
            </For>
          </tbody>
        </table>
      </div>
    </>
  );
}

function NoneMeant(): JSX.Element {
  return (
    <tr>
      <td colSpan={9}>No node has these words.</td>
    </tr>
  );
}

function Counts(props: { readonly nodes: readonly NodeRow[] }): JSX.Element {
  const counts = () =>
    Object.entries(NODE_LOOKS).flatMap(([state, look]) => {
      const count = props.nodes.filter((node) => node.state === state).length;
      return count === 0 ? [] : [{ look, count }];
    });
  return (
    <ul class="counts" aria-label="How many nodes are in which state">
      <For each={counts()}>
        {({ look, count }) => (
          <li>
            <span class={`state ${look.tone}`}>
              <StateGlyph shape={look.shape} />
              {look.word}
            </span>{' '}
            <span class="quiet">{countText(count)}</span>
          </li>
        )}
      </For>
    </ul>
  );
}

function Row(props: { readonly node: NodeRow }): JSX.Element {
  const node = () => props.node;
  return (
    <tr classList={{ hand: isTrouble(node().state) }}>
      <td>
        <A href={`/nodes/${encodeURIComponent(node().node)}`}>{node().node}</A>{' '}
        <small>{[roleText(node()), boardShort(node())].filter(Boolean).join(', ')}</small>
      </td>
      <td>
        <NodeStateWord node={node()} />
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

function isMeant(node: NodeRow, words: string): boolean {
  if (words === '') return true;
  const all = [
    node.node,
    node.address,
    node.board ?? '',
    node.system ?? '',
    node.reason ?? '',
    NODE_LOOKS[node.state].word,
    ...markText(node),
  ];
  return all.some((text) => text.toLowerCase().includes(words));
}
