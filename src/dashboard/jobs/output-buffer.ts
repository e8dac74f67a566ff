import { PlainText } from './plain-text.ts';

/** What is kept of an output for the page, at least; the whole of it is a file to take home. */
export const MOST_LINES = 20_000;
const MOST_LINE_CHARS = 4000;
/** Old lines leave in such portions: each departure copies the list, and moves it under the reader. */
const PORTION_LINES = 2000;

/** The last lines of an output as text, fed with its bytes. */
export class OutputBuffer {
  readonly #decoder = new TextDecoder();
  readonly #plain = new PlainText();
  #lines: string[] = [];
  #open = '';
  #dropped = 0;

  /** Takes bytes in; answers how many whole lines are new. */
  push(bytes: Uint8Array): number {
    const text = this.#open + this.#plain.push(this.#decoder.decode(bytes, { stream: true }));
    const parts = text.split('\n');
    this.#open = cut(parts.pop() ?? '');
    for (const part of parts) this.#lines.push(shown(part));
    const over = this.#lines.length - MOST_LINES;
    if (over > PORTION_LINES) {
      this.#lines = this.#lines.slice(over);
      this.#dropped += over;
    }
    return parts.length;
  }

  /** With the line that is not finished, where there is one. A new list at each call. */
  lines(): readonly string[] {
    return this.#open === '' ? [...this.#lines] : [...this.#lines, shown(this.#open)];
  }

  /** Lines that have left before the first one kept. */
  get dropped(): number {
    return this.#dropped;
  }
}

/** A carriage return begins the line anew, as progress bars do. */
function shown(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const kept = text.slice(text.lastIndexOf('\r') + 1);
  return backspaced(kept.length > MOST_LINE_CHARS ? `${kept.slice(0, MOST_LINE_CHARS)} …` : kept);
}

function backspaced(line: string): string {
  if (!line.includes('\b')) return line;
  const kept: string[] = [];
  for (const char of line) {
    if (char === '\b') kept.pop();
    else kept.push(char);
  }
  return kept.join('');
}

/** An unfinished line grows with every piece: what lies before its last carriage return is gone for good. */
function cut(open: string): string {
  const from = open.lastIndexOf('\r', open.length - 2);
  const kept = from < 0 ? open : open.slice(from + 1);
  return kept.length > 2 * MOST_LINE_CHARS ? kept.slice(0, 2 * MOST_LINE_CHARS) : kept;
}

/** Lines that hold the words, whatever their case; their places in the list. */
export function findLines(lines: readonly string[], words: string): readonly number[] {
  const wanted = words.toLowerCase();
  if (wanted === '') return [];
  return lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []));
}
