import type { JSX } from 'solid-js';

/** One line of `<dl class="answers">`. */
export function Answer(props: { readonly word: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div>
      <dt>{props.word}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
