import { For, type JSX, Show } from 'solid-js';
import type { ConsoleRow } from '../../protocol/consoles.ts';
import { bytesText } from '../amounts.ts';
import { clockText } from '../clock.ts';

/** Who had a terminal where: the last hundred, newest first. */
export function PastConsoles(props: { readonly rows: readonly ConsoleRow[] }): JSX.Element {
  return (
    <Show when={props.rows.length > 0} fallback={<p class="mid">Nobody has opened one yet.</p>}>
      <div class="scroll">
        <table class="past-consoles">
          <caption class="vh">Terminals that were opened, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Who</th>
              <th scope="col">As</th>
              <th scope="col">Opened</th>
              <th scope="col">Closed</th>
              <th scope="col" class="num">
                Shown
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.rows}>
              {(row) => (
                <tr>
                  <td>{row.node}</td>
                  <td>{row.user}</td>
                  <td>{row.login}</td>
                  <td>{clockText(row.openedAt)}</td>
                  <td>
                    <Show when={row.closedAt} fallback="is open">
                      {(at) => (
                        <>
                          {clockText(at())}
                          <span class="why">{row.because}</span>
                        </>
                      )}
                    </Show>
                  </td>
                  <td class="num">{bytesText(row.bytes)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
