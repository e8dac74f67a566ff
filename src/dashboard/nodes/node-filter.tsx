import { createMemo, For, type JSX, Show } from 'solid-js';
import { countOf, countText } from '../amounts.ts';
import { type Shape, StateGlyph } from '../parts/state-glyph.tsx';

/** Below this the eye finds a node without help. */
export const SEARCH_FROM = 12;

interface Look {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: string;
}

/** How many nodes are in which state, a search among many, and what stands beside it. */
export function NodeFilter(props: {
  /** Of each node. */
  readonly looks: readonly Look[];
  readonly shown: number;
  readonly isFiltered: boolean;
  readonly onWords: (words: string) => void;
  readonly children?: JSX.Element;
}): JSX.Element {
  const counts = createMemo(() => {
    const byWord = new Map<string, { look: Look; count: number }>();
    for (const look of props.looks) {
      const known = byWord.get(look.word);
      if (known === undefined) byWord.set(look.word, { look, count: 1 });
      else known.count += 1;
    }
    return [...byWord.values()];
  });
  return (
    <search class="node-filter">
      <ul class="counts" aria-label="How many nodes are in which state">
        <For each={counts()}>
          {({ look, count }) => (
            <li>
              <span class={`state ${look.tone}`}>
                <StateGlyph shape={look.shape} />
                {look.word}
              </span>{' '}
              <span class="quiet">{countText(count)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.looks.length >= SEARCH_FROM}>
        <input
          type="search"
          aria-label="Only nodes with these words"
          placeholder="Name, group, board, state"
          autocomplete="off"
          onInput={(event) => props.onWords(event.currentTarget.value.trim().toLowerCase())}
        />
        <span class="note" role="status">
          {props.isFiltered ? `${countText(props.shown)} of ${countOf(props.looks.length, 'node')}` : ''}
        </span>
      </Show>
      {props.children}
    </search>
  );
}
