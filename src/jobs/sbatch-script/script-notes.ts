import type { Directive, ScriptNote } from '../../protocol/jobs.ts';
import type { FoundOption } from '../../protocol/sbatch-options.ts';

export type Source = Directive['source'];

/** An option with its place, before anyone knows what its value means. */
export interface PlacedOption {
  readonly source: Source;
  readonly found: FoundOption;
  readonly line?: number;
  readonly column?: number;
}

export type NoteText = Pick<ScriptNote, 'text' | 'hint'>;

/** Characters; a value of a script can be megabytes long. */
const LONGEST_TEXT = 500;

/** Collects what is to be said, errors apart from warnings, each sentence of a kind once. */
export class ScriptNotes {
  readonly #notes = new Map<string, ScriptNote>();

  add(note: ScriptNote): void {
    const key = JSON.stringify([note.level, note.text, note.line, note.option]);
    if (!this.#notes.has(key)) this.#notes.set(key, { ...note, text: clipped(note.text) });
  }

  /** About one option, at its place. */
  about(level: ScriptNote['level'], { source, found, line, column }: PlacedOption, note: NoteText): void {
    this.add({
      level,
      source,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      option: found.option.name,
      ...note,
    });
  }

  list(level: ScriptNote['level']): ScriptNote[] {
    return [...this.#notes.values()].filter((note) => note.level === level);
  }
}

export function clipped(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
