import { For, Index, type JSX, Show } from 'solid-js';

/** Figures of several things, a row each: the first column names it, the others are right-aligned. Undefined: nobody knows. */
export function FigureTable(props: {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** What a cell without a value says. */
  readonly unknown?: string;
  /** Columns that a phone leaves out, counted from 0. */
  readonly wide?: readonly number[];
}): JSX.Element {
  const look = (column: number) => ({
    num: column > 0,
    md: props.wide?.includes(column) === true,
  });
  return (
    <section class="scroll" aria-label={`${props.caption}, as a table`} tabindex="0">
      <table class="figures">
        <caption class="vh">{props.caption}</caption>
        <thead>
          <tr>
            <For each={props.heads}>
              {(head, column) => (
                <th scope="col" classList={look(column())}>
                  {head}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <th scope="row">{row[0]}</th>
                <Index each={row.slice(1)}>
                  {(cell, at) => (
                    <td classList={look(at + 1)}>
                      <Show when={cell()} fallback={<span class="quiet">{props.unknown ?? 'unknown'}</span>}>
                        {cell()}
                      </Show>
                    </td>
                  )}
                </Index>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
