import { createUniqueId, type JSX, Show, untrack } from 'solid-js';

/** A label, its control and what it means. The control takes the id that it is given. */
export function Field(props: {
  readonly label: string;
  readonly note?: JSX.Element;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string | undefined }) => JSX.Element;
}): JSX.Element {
  const id = createUniqueId();
  // Made once: a new control would lose what was typed.
  const control = untrack(() =>
    props.children({ id, 'aria-describedby': props.note === undefined ? undefined : `${id}-note` }),
  );
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {control}
      <Show when={props.note}>
        <p class="note" id={`${id}-note`}>
          {props.note}
        </p>
      </Show>
    </div>
  );
}
