import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js';
import { explain } from '../../dictionary/explain.ts';
import { countOf } from '../amounts.ts';
import { Field } from '../parts/field.tsx';
import { keepText, keptText } from './explain-text.ts';

/** Where a page that names it by #explain leads. */
export const EXPLAIN = 'explain';

/** Says of a pasted error what is behind it. Nothing is sent anywhere. */
export function ExplainBox(): JSX.Element {
  const [text, setText] = createSignal(keptText());
  const heard = createMemo(() => explain(text()));
  let field!: HTMLTextAreaElement;
  onMount(() => {
    if (location.hash !== `#${EXPLAIN}`) return;
    field.scrollIntoView({ block: 'center' });
    field.focus({ preventScroll: true });
  });
  return (
    <div class="explain" id={EXPLAIN}>
      <Field
        label="An error that a program printed"
        note="As it stands, with times and colours, a line or a whole log. It stays in this browser."
      >
        {(ids) => (
          <textarea
            {...ids}
            ref={field}
            rows="5"
            spellcheck={false}
            autocomplete="off"
            value={text()}
            onInput={(event) => {
              setText(event.currentTarget.value);
              keepText(event.currentTarget.value);
            }}
          />
        )}
      </Field>
      <p class="vh" role="status">
        <Show when={text().trim() !== ''}>{countOf(heard().length, 'cause')} known</Show>
      </p>
      <Show when={text().trim() !== '' && heard().length === 0}>
        <p class="mid">Breadbox knows nothing in it. The lines before the first error often tell more.</p>
      </Show>
      <ol class="causes" aria-label="What is behind it, the nearest to the cause first">
        <For each={heard()}>
          {({ saying, line }) => (
            <li>
              <h3>{saying.sentence}</h3>
              <dl class="answers">
                <div>
                  <dt>What to do</dt>
                  <dd>{saying.fix}</dd>
                </div>
                <div>
                  <dt>It goes by</dt>
                  <dd>
                    <code>{line}</code>
                  </dd>
                </div>
                <Show when={saying.byHand !== true}>
                  <div>
                    <dt>Check</dt>
                    <dd>
                      <code>{saying.check}</code> <span class="quiet">The doctor looks for it on the nodes.</span>
                    </dd>
                  </div>
                </Show>
              </dl>
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}
