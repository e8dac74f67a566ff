import { type JSX, Show } from 'solid-js';
import { createTitle } from '../title.ts';

/** The finding of a page as its heading, the way back above it, and what can be done beside it. */
export function PageHead(props: {
  readonly sentence: string;
  readonly title: string;
  readonly crumb?: JSX.Element;
  readonly lead?: JSX.Element;
  readonly children?: JSX.Element;
}): JSX.Element {
  createTitle(() => props.title);
  return (
    <div class="head">
      <div>
        <Show when={props.crumb}>
          <nav class="crumb" aria-label="Where this is">
            {props.crumb}
          </nav>
        </Show>
        <h1>{props.sentence}</h1>
        <Show when={props.lead}>
          <p>{props.lead}</p>
        </Show>
      </div>
      {props.children}
    </div>
  );
}
