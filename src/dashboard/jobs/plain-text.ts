const ESC = '\u001b';
/** Longer than any sequence that a terminal knows, titles aside; what is still open then is shown as it is. */
const MAX_SEQUENCE_CHARS = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const SEQUENCE = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-Z\\^-~])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROLS = /[\u0000-\u0007\u000b-\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** Takes out of a stream of text what a terminal would act on: colours, titles, movements of the cursor. */
export class PlainText {
  #open = '';

  /** What can be shown of it; the begin of a sequence is kept for the next call. */
  push(text: string): string {
    let rest = this.#open + text;
    this.#open = '';
    const kept: string[] = [];
    for (;;) {
      const at = rest.indexOf(ESC);
      if (at < 0) break;
      kept.push(rest.slice(0, at));
      rest = rest.slice(at);
      const known = SEQUENCE.exec(rest);
      if (known !== null) rest = rest.slice(known[0].length);
      else if (rest.length > MAX_SEQUENCE_CHARS || !mayGrow(rest)) rest = rest.slice(1);
      else {
        this.#open = rest;
        rest = '';
      }
    }
    kept.push(rest);
    return kept.join('').replaceAll(CONTROLS, '');
  }
}

/** Whether more text could make a sequence of it. */
function mayGrow(text: string): boolean {
  if (text.length === 1) return true;
  const kind = text.charAt(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  if (kind === '[') return /^\u001b\[[0-?]*[ -/]*$/.test(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  if (/[\]PX^_]/.test(kind)) return /^\u001b.[^\u0007\u001b]*\u001b?$/.test(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  return /^\u001b[ -/]+$/.test(text);
}
