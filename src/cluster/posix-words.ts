import { BreadboxError } from './errors.ts';

interface Scan {
  readonly words: readonly string[];
  /** The first thing in the line that a shell would act on and splitWords does not. */
  readonly shellSyntax: string | undefined;
}

/**
 * Splits a line into words by the quoting rules of a POSIX shell, and expands nothing: operators, `$VAR`, backticks and
 * globs stay as they are written. Unquoted line breaks separate words.
 * @throws BreadboxError `bad-input`, with the column of a quote that is not closed
 */
export function splitWords(line: string): string[] {
  return [...scan(line).words];
}

/** A line that splitWords, and a POSIX shell, splits into these words. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/**
 * What a shell would have acted on in this line, such as `|`, `&&`, `$HOME` or `*`, as it is written; undefined when
 * the words of splitWords are all that the line means.
 * @throws BreadboxError `bad-input`, as splitWords does
 */
export function hasShellSyntax(line: string): string | undefined {
  return scan(line).shellSyntax;
}

/** What may follow a backslash inside double quotes, and loses it. */
const ESCAPED_IN_DOUBLE_QUOTES = new Set(['$', '`', '"', '\\']);
const OPERATOR = /(?:&&|\|\||;;|<<-?|>>|[<>]&|<>|>\||[|&;<>()])/y;
const EXPANSION = /\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]|\{[^}]*\}?|\(\(?|')|`/y;
const GLOB = /[*?]|\[[^\s\]]+\]/y;
const ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*=/y;

function scan(line: string): Scan {
  const nul = line.indexOf('\0');
  if (nul !== -1) throw problem(nul, 'a NUL character, which no argument can hold', 'Remove it.');
  const words: string[] = [];
  let word: string | undefined;
  let shellSyntax: string | undefined;
  const notice = (pattern: RegExp, at: number) => {
    shellSyntax ??= matchAt(pattern, line, at);
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === ' ' || character === '\t' || character === '\n') {
      if (word !== undefined) words.push(word);
      word = undefined;
      if (character === '\n' && words.length > 0 && line.slice(at).trim() !== '') shellSyntax ??= '\n';
    } else if (character === '\\') {
      at++;
      if (at === line.length)
        throw problem(at - 1, 'a backslash with nothing behind it', 'Write \\\\ for a backslash.');
      if (line[at] !== '\n') word = (word ?? '') + line[at];
    } else if (character === "'") {
      const close = line.indexOf("'", at + 1);
      if (close === -1) throw unclosed(at, "'");
      word = (word ?? '') + line.slice(at + 1, close);
      at = close;
    } else if (character === '"') {
      const quoted = readDoubleQuotes(line, at, (inside) => notice(EXPANSION, inside));
      word = (word ?? '') + quoted.text;
      at = quoted.close;
    } else {
      for (const pattern of [OPERATOR, EXPANSION, GLOB]) notice(pattern, at);
      if (word === undefined && (character === '#' || character === '~')) shellSyntax ??= character;
      if (word === undefined && words.length === 0) notice(ASSIGNMENT, at);
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return { words, shellSyntax };
}

function readDoubleQuotes(
  line: string,
  open: number,
  notice: (at: number) => void,
): { readonly text: string; readonly close: number } {
  let text = '';
  for (let at = open + 1; at < line.length; at++) {
    const character = line[at]!;
    if (character === '"') return { text, close: at };
    const next = line[at + 1];
    if (character === '\\' && next === '\n') at++;
    else if (character === '\\' && next !== undefined && ESCAPED_IN_DOUBLE_QUOTES.has(next)) {
      text += next;
      at++;
    } else {
      notice(at);
      text += character;
    }
  }
  throw unclosed(open, '"');
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function unclosed(at: number, quote: string): BreadboxError {
  const hint =
    quote === "'" ? `Close it, or write "'" for an apostrophe.` : `Close it, or write \\" for the character itself.`;
  return problem(at, `the quote ${quote} is never closed`, hint);
}

function problem(at: number, what: string, hint: string): BreadboxError {
  return new BreadboxError('bad-input', `Command line, column ${at + 1}: ${what}.`, { hint });
}
