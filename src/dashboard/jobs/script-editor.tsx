import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { ScriptNote } from '../../protocol/jobs.ts';
import { type Completion, completed, completeOption } from './complete-option.ts';
import { ScriptLines } from './highlighted-script.tsx';
import type { OptionWords } from './sbatch-words.ts';

const LINE_PX = 20;
/** The numbers beside the lines are elements; a script as long as this is read elsewhere. */
const MOST_NUMBERS = 5000;

export interface EditorHandle {
  /** Puts the cursor there, from 1. */
  goTo(line: number, column: number | undefined): void;
}

/**
 * A text field with the script in colours under it, the number of each line beside it, and names of options offered in
 * `#SBATCH` lines. The field itself is a plain one: what a browser and a screen reader can do with text, it can.
 */
export function ScriptEditor(props: {
  readonly value: string;
  readonly notes: readonly ScriptNote[];
  readonly describedBy: string;
  readonly onInput: (text: string) => void;
  readonly ref: (handle: EditorHandle) => void;
}): JSX.Element {
  const listId = createUniqueId();
  const [offer, setOffer] = createSignal<Completion>();
  const [chosen, setChosen] = createSignal(0);
  let field!: HTMLTextAreaElement;
  const count = createMemo(() => props.value.split('\n').length);
  const worst = createMemo(() => {
    const lines = new Map<number, 'error' | 'warning'>();
    for (const { line, level } of props.notes) {
      if (line !== undefined && lines.get(line) !== 'error') lines.set(line, level);
    }
    return lines;
  });

  props.ref({
    goTo: (line, column = 1) => {
      const start =
        props.value
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length + (line > 1 ? 1 : 0);
      field.focus();
      field.setSelectionRange(start + column - 1, start + column - 1);
      field.parentElement?.parentElement?.scrollTo({ top: Math.max(0, (line - 4) * LINE_PX) });
    },
  });
  const propose = () => {
    const next =
      field.selectionStart === field.selectionEnd ? completeOption(field.value, field.selectionStart) : undefined;
    setOffer(next);
    setChosen(0);
  };
  const take = (option: OptionWords) => {
    const now = offer();
    if (now === undefined) return;
    setOffer(undefined);
    field.focus();
    field.setRangeText(completed(option), now.from, now.to, 'end');
    props.onInput(field.value);
  };
  const keys = (event: KeyboardEvent) => {
    const now = offer();
    if (now === undefined) return;
    const last = now.options.length - 1;
    const option = now.options[chosen()];
    if (event.key === 'ArrowDown') setChosen(chosen() === last ? 0 : chosen() + 1);
    else if (event.key === 'ArrowUp') setChosen(chosen() === 0 ? last : chosen() - 1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && option !== undefined) take(option);
    else if (event.key === 'Escape') setOffer(undefined);
    else return;
    event.preventDefault();
  };
  const optionId = (index: number) => `${listId}-${index}`;

  return (
    <div class="editor">
      <div class="sheet-of-lines" style={{ '--lines': count() }}>
        <div class="numbers" aria-hidden="true">
          <For each={Array.from({ length: Math.min(count(), MOST_NUMBERS) }, (_, index) => index + 1)}>
            {(line) => <span class={worst().get(line) ?? ''}>{line}</span>}
          </For>
        </div>
        <div class="layers">
          <div class="colours" aria-hidden="true">
            <ScriptLines text={props.value} />
          </div>
          <textarea
            ref={field}
            aria-label="Job script"
            aria-describedby={props.describedBy}
            aria-autocomplete="list"
            aria-controls={offer() === undefined ? undefined : listId}
            aria-activedescendant={offer() === undefined ? undefined : optionId(chosen())}
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            wrap="off"
            value={props.value}
            onInput={() => {
              props.onInput(field.value);
              propose();
            }}
            onKeyDown={keys}
            onClick={() => setOffer(undefined)}
            onBlur={() => setOffer(undefined)}
          />
          <Show when={offer()}>
            {(now) => (
              <div
                ref={(list) => queueMicrotask(() => list.scrollIntoView({ block: 'nearest' }))}
                class="offer"
                id={listId}
                role="listbox"
                aria-label="Options of sbatch"
                style={{ top: `${(now().line + 1) * LINE_PX}px`, left: `${now().column}ch` }}
              >
                <For each={now().options}>
                  {(option, index) => (
                    // biome-ignore lint/a11y/useFocusableInteractive: the keyboard stays in the field, which names the chosen one
                    <div
                      id={optionId(index())}
                      role="option"
                      aria-selected={index() === chosen()}
                      onPointerDown={(event) => {
                        event.preventDefault();
                        take(option);
                      }}
                    >
                      <code>
                        --{option.name}
                        <Show when={option.value}>={option.value}</Show>
                        <Show when={option.short}>, -{option.short}</Show>
                      </code>
                      <span>{option.meaning}</span>
                    </div>
                  )}
                </For>
              </div>
            )}
          </Show>
        </div>
      </div>
    </div>
  );
}
