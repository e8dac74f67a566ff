import { For, type JSX } from 'solid-js';

export interface ScrollColumn {
  readonly word: string;
  /** `num`: figures; `md`, `wide`: on screens of that width alone. */
  readonly class?: string;
}

/** Rows under a head; it scrolls sideways where it must. The caption is for those who hear the page. */
export function ScrollTable(props: {
  readonly class: string;
  readonly caption: string;
  readonly columns: readonly ScrollColumn[];
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <div class="scroll">
      <table class={props.class}>
        <caption class="vh">{props.caption}</caption>
        <thead>
          <tr>
            <For each={props.columns}>
              {(column) => (
                <th scope="col" class={column.class}>
                  {column.word}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
