/** A name pattern of an Ansible inventory such as `www[01:50:2].lab` or `db-[a:f]`, expanded as Ansible does. */
export function expandHostRange(pattern: string): string[] | { readonly problem: string } {
  const open = pattern.indexOf('[');
  const close = pattern.indexOf(']', open);
  if (open === -1 || close === -1 || !pattern.slice(open, close).includes(':')) return [pattern];
  const head = pattern.slice(0, open);
  const range = pattern.slice(open + 1, close);
  const items = rangeItems(range);
  if (!Array.isArray(items)) return items;
  const tails = expandHostRange(pattern.slice(close + 1));
  if (!Array.isArray(tails)) return tails;
  if (items.length * tails.length > MOST)
    return { problem: `${pattern} are more than ${MOST} hosts; at most so many were expected.` };
  return items.flatMap((item) => tails.map((tail) => `${head}${item}${tail}`));
}

const MOST = 4096;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function rangeItems(range: string): string[] | { readonly problem: string } {
  const [begin = '', end = '', stepText = '1', ...more] = range.split(':');
  const expected = 'a range such as [01:50], [1:9:2] or [a:f] was expected.';
  const step = Number(stepText);
  if (end === '' || more.length > 0 || !/^\d{1,6}$/.test(stepText) || step < 1)
    return { problem: `[${range}]: ${expected}` };
  const isLetters = /^[A-Za-z]$/.test(begin) && /^[A-Za-z]$/.test(end);
  if (!isLetters && !/^\d{0,9}:\d{1,9}$/.test(`${begin}:${end}`)) return { problem: `[${range}]: ${expected}` };
  if (!isLetters && begin.length > 1 && begin.startsWith('0') && begin.length !== end.length)
    return { problem: `[${range}]: both ends with as many digits were expected, as the first begins with 0.` };
  const first = isLetters ? LETTERS.indexOf(begin) : Number(begin || '0');
  const last = isLetters ? LETTERS.indexOf(end) : Number(end);
  if (first > last) return { problem: `[${range}] runs backwards; ${expected}` };
  if ((last - first) / step >= MOST)
    return { problem: `[${range}] are more than ${MOST} hosts; at most so many were expected.` };
  const width = !isLetters && begin.length > 1 && begin.startsWith('0') ? begin.length : 1;
  const items: string[] = [];
  for (let n = first; n <= last; n += step) items.push(isLetters ? LETTERS[n]! : String(n).padStart(width, '0'));
  return items;
}

/**
 * A value as Ansible takes it: a literal of Python where it is one, else the text. Of literals those count here that lead to
 * other text: quoted strings, and numbers with a comment behind.
 */
export function iniValue(text: string): string {
  const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:#.*)?$/.exec(text);
  if (quoted !== null) return (quoted[1] ?? quoted[2] ?? '').replace(/\\(['"\\])/g, '$1');
  return /^([+-]?\d+(?:\.\d+)?)\s*#.*$/.exec(text)?.[1] ?? text;
}

export interface IniWord {
  readonly text: string;
  /** Index in the line. */
  readonly at: number;
}

/** Splits a host line as Python's shlex does with comments on: quotes, backslashes, `#` at the begin of a word ends the line. */
export function iniWords(line: string): IniWord[] | { readonly problem: string; readonly at: number } {
  const words: IniWord[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line[at]!)) {
      at++;
      continue;
    }
    if (line[at] === '#') break;
    const start = at;
    let text = '';
    while (at < line.length && !/\s/.test(line[at]!) && line[at] !== '#') {
      const mark = line[at]!;
      if (mark === '\\') {
        if (at + 1 >= line.length)
          return { problem: 'a backslash with nothing behind it; a character was expected.', at };
        text += line[at + 1];
        at += 2;
      } else if (mark === '"' || mark === "'") {
        const opened = at++;
        while (at < line.length && line[at] !== mark) {
          if (mark === '"' && line[at] === '\\' && (line[at + 1] === '"' || line[at + 1] === '\\')) at++;
          text += line[at++];
        }
        if (at >= line.length)
          return { problem: `this quote is never closed; a second ${mark} was expected.`, at: opened };
        at++;
      } else {
        text += mark;
        at++;
      }
    }
    words.push({ text, at: start });
  }
  return words;
}
