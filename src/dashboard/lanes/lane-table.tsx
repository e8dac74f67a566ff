import { createSignal, For, type JSX, Show } from 'solid-js';
import { countText, durationText, percentText } from '../amounts.ts';
import { figuresOf } from './lane-figures.ts';
import type { Stretch } from './lane-painter.ts';
import type { LaneLayout } from './lane-rows.ts';

/** The lanes as a table: what the picture shows, for who reads, and by node where it is folded. */
export function LaneTable(props: { readonly layout: LaneLayout; readonly stretch: Stretch }): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The lanes in figures</summary>
      <Show when={isOpen()}>
        <div class="scroll">
          <table class="figures">
            <caption class="vh">
              What each slot did in {durationText((props.stretch.toMs - props.stretch.fromMs) / 1000)}
            </caption>
            <thead>
              <tr>
                <th scope="col">Node</th>
                <th scope="col">{props.layout.isFolded ? 'Slots' : 'Slot'}</th>
                <th scope="col">Now</th>
                <th scope="col" class="num">
                  Tasks
                </th>
                <th scope="col" class="num">
                  Failed
                </th>
                <th scope="col" class="num">
                  Computing
                </th>
                <th scope="col" class="num md">
                  Waiting for work
                </th>
                <th scope="col" class="num md">
                  Sending
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={rowsOf(props.layout, props.stretch)}>
                {(row) => (
                  <tr>
                    <For each={row}>{(text, index) => <td class={classOf(index())}>{text}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </details>
  );
}

function rowsOf({ nodes, isFolded }: LaneLayout, { fromMs, toMs }: Stretch): readonly (readonly string[])[] {
  return nodes.flatMap(({ node, rows }) =>
    rows.map(({ lanes }) => {
      const busy = lanes.filter(({ open }) => open !== undefined);
      const { tasks, failed, computing, asking, sending } = figuresOf(lanes, fromMs, toMs);
      return [
        node,
        String(isFolded ? lanes.length : (lanes[0]?.slot ?? 0) + 1),
        isFolded ? `${busy.length} at work` : (busy[0]?.open?.task ?? 'no task'),
        countText(tasks),
        countText(failed),
        percentText(computing, 1),
        percentText(asking, 1),
        percentText(sending, 1),
      ];
    }),
  );
}

function classOf(column: number): string {
  if (column < 3) return 'nw';
  return column > 5 ? 'num md' : 'num';
}
