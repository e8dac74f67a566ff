import { For, type JSX } from 'solid-js';

/** Of one axis: where on it, in the units of the drawing, and what it is called. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Lines across a drawing, each named to the left of it. */
export function ValueAxis(props: {
  readonly ticks: readonly Tick[];
  readonly left: number;
  readonly right: number;
}): JSX.Element {
  return (
    <For each={props.ticks}>
      {({ at, label }) => (
        <>
          <path class="grid" d={`M${props.left} ${at}H${props.right}`} />
          <text x={props.left - 8} y={at + 4} text-anchor="end">
            {label}
          </text>
        </>
      )}
    </For>
  );
}

/** Names below a drawing. */
export function BottomAxis(props: { readonly ticks: readonly Tick[]; readonly bottom: number }): JSX.Element {
  return (
    <For each={props.ticks}>
      {({ at, label }) => (
        <text x={at} y={props.bottom + 18} text-anchor="middle">
          {label}
        </text>
      )}
    </For>
  );
}
