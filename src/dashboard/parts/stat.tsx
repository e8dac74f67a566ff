import { type JSX, Show } from 'solid-js';

/** A number that matters, its unit, and the note that gives it meaning. */
export function Stat(props: {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly note?: string;
  readonly children?: JSX.Element;
}): JSX.Element {
  return (
    <div class="stat">
      <dt>{props.label}</dt>
      <dd>
        <span class="value">{props.value}</span>
        <Show when={props.unit}>
          <span class="unit">{props.unit}</span>
        </Show>
        {props.children}
        <Show when={props.note}>
          <p class="note">{props.note}</p>
        </Show>
      </dd>
    </div>
  );
}
