/** A command as it stands in bash's line editor, up to the cursor; quotes may still be open. */
export interface TypedLine {
  /** Without their quotes and without redirections; the last one is at the cursor and may be empty. */
  readonly words: readonly string[];
  /** How much of the last word stays, because readline replaces only what comes after it. */
  readonly kept: string;
  readonly openQuote: '"' | "'" | undefined;
  /** The last word is the file of a redirection. */
  readonly isRedirection: boolean;
}

/** `breaks`: $COMP_WORDBREAKS. Nothing is expanded. */
export function readTypedLine(line: string, breaks: string): TypedLine {
  const words: string[] = [];
  let word: string | undefined;
  let kept = '';
  let openQuote: TypedLine['openQuote'];
  let isRedirection = false;
  const end = () => {
    if (word !== undefined && !isRedirection) words.push(word);
    if (word !== undefined) isRedirection = false;
    word = undefined;
    kept = '';
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (openQuote) {
      if (character === openQuote) {
        openQuote = undefined;
        kept = word!;
      } else if (openQuote === '"' && character === '\\' && /["$`\\]/.test(line[at + 1] ?? '')) word += line[++at]!;
      else word += character;
    } else if (character === '\\') {
      word = (word ?? '') + (line[++at] ?? '');
    } else if (character === '"' || character === "'") {
      openQuote = character;
      kept = word ??= '';
    } else if (/\s/.test(character)) {
      end();
    } else if (character === '<' || character === '>') {
      if (word !== undefined && /^(\d+|&)$/.test(word)) word = undefined; // the descriptor of `2>file`
      end();
      isRedirection = true;
      if (/[<>&|]/.test(line[at + 1] ?? '')) at++;
    } else {
      word = (word ?? '') + character;
      if (breaks.includes(character)) kept = word;
    }
  }
  return { words: [...words, word ?? ''], kept, openQuote, isRedirection };
}
