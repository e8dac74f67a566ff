import { Index, type JSX, Show } from 'solid-js';
import { StateGlyph } from './state-glyph.tsx';

/** What was found: the first, the gravest, as a full alert; the others as lines that unfold. */
export function FoundList<T extends { readonly sentence: string }>(props: {
  readonly findings: readonly T[];
  /** What stands below the sentence of one. */
  readonly answers: (finding: () => T) => JSX.Element;
  /** What can be done about the first at once. */
  readonly acts?: (finding: () => T) => JSX.Element;
  /** Behind the sentence of a line. */
  readonly aside?: (finding: T) => string | undefined;
}): JSX.Element {
  return (
    <Show when={props.findings[0]}>
      {(first) => (
        <section aria-label="What was found">
          <div class="alert">
            <StateGlyph shape="triangle" />
            <div>
              <p class="what">{first().sentence}</p>
              {props.answers(first)}
              {props.acts?.(first)}
            </div>
          </div>
          <ul class="more-problems">
            <Index each={props.findings.slice(1)}>
              {(finding) => (
                <li>
                  <details>
                    <summary>
                      <StateGlyph shape="triangle" />
                      <span>
                        <b>{finding().sentence}</b>
                        <Show when={props.aside?.(finding())}>{(text) => <span class="quiet"> {text()}</span>}</Show>
                      </span>
                    </summary>
                    {props.answers(finding)}
                  </details>
                </li>
              )}
            </Index>
          </ul>
        </section>
      )}
    </Show>
  );
}
