import { For, type JSX } from 'solid-js';
import { highlightScript } from './highlight-script.ts';

/** A script to read, its directives marked. */
export function HighlightedScript(props: { readonly label: string; readonly text: string }): JSX.Element {
  return (
    <section class="code" aria-label={props.label} tabindex="0">
      <ScriptLines text={props.text} />
    </section>
  );
}

/** The lines of a script in colours. */
export function ScriptLines(props: { readonly text: string }): JSX.Element {
  return (
    <pre>
      <For each={highlightScript(props.text)}>
        {(pieces) => (
          <>
            <For each={pieces}>
              {({ text, kind }) => (kind === 'plain' ? text : <span class={`hl-${kind}`}>{text}</span>)}
            </For>
            {'\n'}
          </>
        )}
      </For>
    </pre>
  );
}
