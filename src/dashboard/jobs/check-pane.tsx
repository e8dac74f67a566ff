import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { ScriptCheck } from '../../protocol/jobs.ts';
import { countOf } from '../amounts.ts';
import { asksText } from './asks-text.ts';
import { NoteList } from './note-list.tsx';

/** What the head makes of a script: what it asks for in a sentence, what is wrong and where, and each directive's meaning. */
export function CheckPane(props: {
  readonly id: string;
  readonly check: ScriptCheck | undefined;
  readonly isOld: boolean;
  readonly isEmpty: boolean;
  readonly onLine: (line: number, column: number | undefined) => void;
}): JSX.Element {
  const notes = () => [...(props.check?.errors ?? []), ...(props.check?.warnings ?? [])];
  const counting = () => (props.check?.directives ?? []).filter(({ overridden }) => !overridden);
  return (
    <div class="check" classList={{ old: props.isOld }}>
      <p class="asks" id={props.id} role="status">
        <Switch fallback="Reading the script.">
          <Match when={props.isEmpty}>The script is empty.</Match>
          <Match when={props.check?.errors.length}>
            {(count) => <>It cannot be submitted: {countOf(count(), 'error')}.</>}
          </Match>
          <Match when={props.check?.asks}>{(asks) => <>It asks for {asksText(asks())}.</>}</Match>
        </Switch>
      </p>
      <NoteList notes={notes()} onLine={props.onLine} />
      <Show when={counting().length > 0}>
        <ul class="meanings">
          <For each={counting()}>
            {(one) => (
              <li>
                <code>--{one.option}</code> {one.meaning}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.check?.asks}>
        {(asks) => (
          <p class="note">
            It is called {asks().name}; its output goes to <code>{asks().stdout}</code>.
          </p>
        )}
      </Show>
    </div>
  );
}
