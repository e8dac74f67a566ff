import { For, type JSX, onCleanup, Show } from 'solid-js';
import { isOwner } from '../session.ts';
import { WENT_WRONG } from './ended-states.ts';

const REST_MS = 300;

/** Which jobs are shown; the address of the page keeps it. */
export const VIEWS = [
  { key: 'all', word: 'All' },
  { key: 'running', word: 'Running', states: 'running' },
  { key: 'waiting', word: 'Waiting', states: 'pending' },
  { key: 'done', word: 'Done', states: 'completed' },
  { key: 'trouble', word: 'Went wrong', states: WENT_WRONG },
] as const;
export type View = (typeof VIEWS)[number]['key'];

export interface JobFilterValue {
  readonly view: View;
  readonly name: string;
  readonly mine: boolean;
}

export function JobFilter(props: {
  readonly value: JobFilterValue;
  readonly onChange: (change: Partial<JobFilterValue>) => void;
}): JSX.Element {
  let typing: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(typing));
  const named = (name: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => props.onChange({ name: name.trim() }), REST_MS);
  };
  return (
    <search class="filter">
      <div class="views">
        <For each={VIEWS}>
          {({ key, word }) => (
            <button type="button" aria-pressed={props.value.view === key} onClick={() => props.onChange({ view: key })}>
              {word}
            </button>
          )}
        </For>
      </div>
      <input
        type="search"
        aria-label="Only jobs whose name holds"
        placeholder="Name"
        autocomplete="off"
        value={props.value.name}
        onInput={(event) => named(event.currentTarget.value)}
      />
      {/* Others than the owner see no jobs but their own, or all and have none. */}
      <Show when={isOwner()}>
        <label class="choose">
          <input
            type="checkbox"
            checked={props.value.mine}
            onChange={(event) => props.onChange({ mine: event.currentTarget.checked })}
          />{' '}
          only mine
        </label>
      </Show>
    </search>
  );
}
