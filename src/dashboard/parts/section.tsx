import { createUniqueId, type JSX, Show } from 'solid-js';

/** A rule, a heading and what stands under it. */
export function Section(props: {
  readonly heading: string;
  readonly aside?: JSX.Element;
  readonly children: JSX.Element;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <section class="sec" aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.heading}</h2>
        <Show when={props.aside}>
          <div class="aside">{props.aside}</div>
        </Show>
      </header>
      {props.children}
    </section>
  );
}
