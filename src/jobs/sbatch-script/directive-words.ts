import { BreadboxError } from '../../cluster/errors.ts';

export interface PlacedWord {
  readonly text: string;
  /** Of the script, from 1. */
  readonly line: number;
  /** Where it begins, from 1. */
  readonly column: number;
}

export interface DirectiveWords {
  readonly words: readonly PlacedWord[];
  /** The column of an empty word behind which there is more that sbatch does not read. */
  readonly unreadFrom?: number;
}

/** A line that cannot be parted into words. */
export class DirectiveError extends BreadboxError {
  /** From 1. */
  readonly column: number;

  constructor(column: number, message: string, hint: string) {
    super('bad-input', message, { hint });
    this.column = column;
  }
}

/** Linux takes no longer word on a command line, nor in an environment. Characters. */
export const LONGEST_WORD = 131_071;

/**
 * The words of one directive, by sbatch's own rules: both quotes group, a backslash takes the next character as it is, also
 * within either quote (but white space only there), and `#` outside of quotes begins a comment, even in the middle of a word. An empty word, such as "",
 * ends the line.
 * @param from Where to begin: behind `#SBATCH`.
 * @throws DirectiveError for a quote that is not closed, and for a word of more than 128 KiB
 */
export function directiveWords(text: string, from: number, line: number): DirectiveWords {
  const words: PlacedWord[] = [];
  let at = from;
  while (at < text.length) {
    if (isSpace(text[at]!)) {
      at++;
      continue;
    }
    const word = readWord(text, at);
    if (word.text === '') {
      const unread = /^\s*[^\s#]/.test(text.slice(word.end)) ? { unreadFrom: at + 1 } : {};
      return { words, ...unread };
    }
    words.push({ text: word.text, line, column: at + 1 });
    at = word.end;
  }
  return { words };
}

function readWord(text: string, start: number): { readonly text: string; readonly end: number } {
  const pieces: string[] = [];
  let quote: { readonly character: string; readonly at: number } | undefined;
  let at = start;
  for (; at < text.length && pieces.length <= LONGEST_WORD; at++) {
    const character = text[at]!;
    if (character === '\\') {
      at++;
      if (quote === undefined && isSpace(text[at] ?? ' ')) break;
      pieces.push(text[at] ?? '');
    } else if (quote !== undefined) {
      if (character === quote.character) quote = undefined;
      else pieces.push(character);
    } else if (character === '"' || character === "'") quote = { character, at };
    else if (isSpace(character) || character === '#') break;
    else pieces.push(character);
  }
  if (pieces.length > LONGEST_WORD) {
    throw new DirectiveError(
      start + 1,
      'This word is longer than 128 KiB.',
      'No program can be given such a word: use a file.',
    );
  }
  if (quote !== undefined) {
    const { character, at: column } = quote;
    const hint = `Close it in the same line, or write \\${character}.`;
    throw new DirectiveError(column + 1, `The quote ${character} is never closed.`, hint);
  }
  return { text: pieces.join(''), end: Math.min(at, text.length) };
}

function isSpace(character: string): boolean {
  return character === ' ' || (character >= '\t' && character <= '\r');
}
