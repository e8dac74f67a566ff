import { For, type JSX, Show } from 'solid-js';
import type { Lending } from '../../protocol/farm.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { LENDING_KINDS, LENDING_STATES } from './lend-words.ts';

/** Nodes that work for the farm over SSH, and those that could not be brought to it. */
export function LendingTable(props: {
  readonly lendings: readonly Lending[];
  readonly busy: boolean;
  readonly onStop: (node: string) => void;
}): JSX.Element {
  return (
    <div class="scroll">
      <table>
        <caption class="vh">Nodes that were asked to work</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">State</th>
            <th scope="col" class="num">
              Slots
            </th>
            <th scope="col">
              <span class="vh">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.lendings}>
            {(row) => (
              <tr>
                <td>
                  <b>{row.node}</b>
                  <Show when={row.kind}>
                    {(kind) => (
                      <small>
                        {row.worker === undefined ? '' : `${row.worker}, `}
                        {LENDING_KINDS[kind()]}
                      </small>
                    )}
                  </Show>
                </td>
                <td>
                  <span class={`state ${LENDING_STATES[row.state].tone}`}>
                    <StateGlyph shape={LENDING_STATES[row.state].shape} />
                    {LENDING_STATES[row.state].word}
                  </span>
                  <small>{[row.sentence, row.hint].filter(Boolean).join(' ')}</small>
                </td>
                <td class="num">{row.slots}</td>
                <td class="num">
                  <Show when={row.kind !== undefined && row.state !== 'leaving'}>
                    <button
                      type="button"
                      class="btn small"
                      disabled={props.busy}
                      onClick={() => props.onStop(row.node)}
                    >
                      Stop<span class="vh"> {row.node}</span>
                    </button>
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
