import { For, type JSX, Show } from 'solid-js';
import type { ScriptNote } from '../../protocol/jobs.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';

/** Errors and warnings of a script, each with its line; with `onLine`, the line is a button that leads there. */
export function NoteList(props: {
  readonly notes: readonly ScriptNote[];
  readonly onLine?: (line: number, column: number | undefined) => void;
}): JSX.Element {
  return (
    <Show when={props.notes.length > 0}>
      <ul class="notes">
        <For each={props.notes}>
          {(note) => (
            <li class={`state long ${note.level === 'error' ? 'bad' : 'warn'}`}>
              <StateGlyph shape={note.level === 'error' ? 'cross' : 'triangle'} />
              <div>
                <Place note={note} onLine={props.onLine} />
                <span class="vh">{note.level}: </span>
                {note.text}
                <Show when={note.hint}>
                  <small>{note.hint}</small>
                </Show>
              </div>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Place(props: {
  readonly note: ScriptNote;
  readonly onLine: ((line: number, column: number | undefined) => void) | undefined;
}): JSX.Element {
  return (
    <Show when={props.note.line}>
      {(line) => (
        <Show when={props.onLine} fallback={<b>Line {line()}: </b>}>
          {(go) => (
            <>
              <button type="button" class="linked" onClick={() => go()(line(), props.note.column)}>
                Line {line()}
              </button>{' '}
            </>
          )}
        </Show>
      )}
    </Show>
  );
}
