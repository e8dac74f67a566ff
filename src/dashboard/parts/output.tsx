import type { JSX } from 'solid-js';

/** Text of a program, in a pane that scrolls by mouse and by keyboard. */
export function Output(props: { readonly label: string; readonly text: string }): JSX.Element {
  return (
    <section class="out" aria-label={props.label} tabindex="0">
      <pre>{props.text}</pre>
    </section>
  );
}
