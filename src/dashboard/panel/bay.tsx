import { createMemo, For, type JSX, Show } from 'solid-js';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { lensText } from './lamp-words.ts';
import { LAMP_PLACES, Led } from './lens.tsx';
import { shownPanel } from './shown-panel.ts';
import { isSameWords, type StripWords } from './strip-words.ts';

/** Eight nodes behind one lens, a column of lamps each; a column that is pressed unfolds elsewhere. */
export function Bay(props: {
  readonly nodes: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  readonly words: (node: string) => StripWords;
  readonly chosen: string | undefined;
  readonly onChoose: (node: string) => void;
}): JSX.Element {
  return (
    <div class="lens bay">
      <For each={props.nodes}>
        {(node) => {
          const shown = createMemo(() => shownPanel(node));
          const mode = () => shown()?.mode ?? 'status';
          const words = createMemo(() => props.words(node), undefined, { equals: isSameWords });
          const short = () => props.names.get(node) ?? node;
          // A name that is spoken begins with what stands there.
          const spoken = () => (short() === node ? node : `${short()}, ${node}`);
          return (
            <button
              type="button"
              class="column"
              title={`${node}: ${words().long ?? words().word}`}
              aria-pressed={props.chosen === node}
              aria-label={`${spoken()}: ${words().word}; ${lensText(mode(), shown()?.bits ?? 0)}`}
              onClick={() => props.onChoose(node)}
            >
              <For each={LAMP_PLACES}>{(place) => <Led mode={mode()} bits={shown()?.bits ?? 0} place={place} />}</For>
              <span class="name">
                {short()}
                <Show when={words().tone !== 'quiet' && words().shape}>
                  {(shape) => <StateGlyph shape={shape()} />}
                </Show>
              </span>
            </button>
          );
        }}
      </For>
    </div>
  );
}
