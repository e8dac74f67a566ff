import { For, type JSX } from 'solid-js';

export interface PartColumn<Part> {
  readonly head: string;
  /** A figure stands at the right, in one line. */
  readonly isFigure?: boolean;
  /** Left out where there is little room. */
  readonly isSpare?: boolean;
  readonly cell: (part: Part) => JSX.Element;
}

/** Parts of a node, such as its disks, with what they are and do now: a row each. */
export function PartTable<Part>(props: {
  readonly caption: string;
  readonly parts: readonly Part[];
  readonly columns: readonly PartColumn<Part>[];
}): JSX.Element {
  const classes = ({ isFigure, isSpare }: PartColumn<Part>) => ({ num: isFigure === true, md: isSpare === true });
  return (
    <div class="scroll">
      <table class="parts">
        <caption class="vh">{props.caption}</caption>
        <thead>
          <tr>
            <For each={props.columns}>
              {(column) => (
                <th scope="col" classList={classes(column)}>
                  {column.head}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.parts}>
            {(part) => (
              <tr>
                <For each={props.columns}>
                  {(column) => (
                    <td classList={{ ...classes(column), nw: column.isFigure === true }}>{column.cell(part)}</td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
