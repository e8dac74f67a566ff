import { headEnd } from './highlight-script.ts';
import { OPTION_WORDS, type OptionWords } from './sbatch-words.ts';

export interface Completion {
  /** The stretch of the text that a choice replaces. */
  readonly from: number;
  readonly to: number;
  /** Where the list stands: line and column, from 0. */
  readonly line: number;
  readonly column: number;
  readonly options: readonly OptionWords[];
}

const MOST = 8;

/** What may stand where the cursor is: names of options in a `#SBATCH` line among the first comments. */
export function completeOption(text: string, cursor: number): Completion | undefined {
  const start = text.lastIndexOf('\n', cursor - 1) + 1;
  const before = text.slice(start, cursor);
  const typed = /^#SBATCH(?:\s.*)?\s(-{1,2}[\w-]*)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  const line = text.slice(0, start).split('\n').length - 1;
  if (line >= headEnd(text)) return undefined;
  const options = matching(typed);
  const [rest = ''] = /^[\w-]*/.exec(text.slice(cursor)) ?? [];
  const isWhole = options.length === 1 && typed === `--${options[0]?.name}`;
  if (options.length === 0 || isWhole) return undefined;
  return { from: cursor - typed.length, to: cursor + rest.length, line, column: before.length - typed.length, options };
}

/** What a choice puts there: with `=` where a value follows. */
export function completed({ name, value }: OptionWords): string {
  return value === undefined ? `--${name}` : `--${name}=`;
}

function matching(typed: string): readonly OptionWords[] {
  const word = typed.replace(/^-{1,2}/, '');
  if (word === '') return OPTION_WORDS.slice(0, MOST);
  if (!typed.startsWith('--')) return OPTION_WORDS.filter(({ short }) => short === word);
  const begins = OPTION_WORDS.filter(({ name }) => name.startsWith(word));
  const holds = OPTION_WORDS.filter(({ name }) => name.includes(`-${word}`));
  return [...begins, ...holds].slice(0, MOST);
}
