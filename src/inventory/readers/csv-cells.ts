import type { Place } from '../node-entry.ts';
import type { Problems } from '../problems.ts';
import type { Word } from '../written-node.ts';

/**
 * The records of a CSV text by RFC 4180, each cell with the place where it begins, which ready-made readers do not tell.
 * Lines end with LF, CR LF or CR. White space around a cell is not of it, nor are quotes around it. Records without any text
 * are left out.
 */
export function csvRecords(text: string, delimiter: string, problems: Problems): Word[][] {
  const records: Word[][] = [];
  let record: Word[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const placeAt = (index: number): Place => ({ line, column: index - lineStart + 1 });
  const endLine = (length: number) => {
    at += length;
    line++;
    lineStart = at;
  };
  const endRecord = () => {
    if (record.some((cell) => cell.text !== '')) records.push(record);
    record = [];
  };
  const lineBreak = () =>
    text[at] === '\r' && text[at + 1] === '\n' ? 2 : text[at] === '\n' || text[at] === '\r' ? 1 : 0;

  while (at < text.length) {
    while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at++;
    const place = placeAt(at);
    if (text[at] === '"') {
      record.push({ text: quoted(place).trim(), place });
      while (at < text.length && text[at] !== delimiter && lineBreak() === 0) {
        if (text[at] !== ' ' && text[at] !== '\t') {
          problems.add(
            placeAt(at),
            `"${text[at]}" behind a closing quote; ${JSON.stringify(delimiter)} or the end of the line was expected.`,
          );
          skipCell();
          break;
        }
        at++;
      }
    } else {
      const start = at;
      skipCell();
      record.push({ text: text.slice(start, at).trim(), place });
    }
    if (text[at] === delimiter && at < text.length) {
      at++;
      if (at < text.length) continue;
      record.push({ text: '', place: placeAt(at) });
    }
    endRecord();
    endLine(lineBreak());
  }
  return records;

  function skipCell(): void {
    while (at < text.length && text[at] !== delimiter && lineBreak() === 0) at++;
  }

  /** From the opening quote to behind the closing one; two quotes within are one. */
  function quoted(place: Place): string {
    let cell = '';
    at++;
    for (;;) {
      if (at >= text.length) {
        problems.add(place, 'this quote is never closed; a second " was expected.');
        return cell;
      }
      if (text[at] === '"') {
        if (text[at + 1] !== '"') break;
        at++;
      }
      const length = lineBreak();
      cell += text.slice(at, at + Math.max(length, 1));
      if (length > 0) endLine(length);
      else at++;
    }
    at++;
    return cell;
  }
}
