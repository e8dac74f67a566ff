import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { Problems } from '../../inventory/problems.ts';
import { readYaml, YamlFault } from '../../inventory/read-yaml.ts';
import { csvRecords } from '../../inventory/readers/csv-cells.ts';
import type { Word } from '../../inventory/written-node.ts';
import type { DecimalMark } from './hand-amount.ts';
import { type HandFault, handRun, isHandField, type WrittenField } from './hand-fields.ts';
import { isOwnTable, ownTableRun } from './own-table.ts';
import { linesOf, type ReadRun, type ResultsFile, type ResultsReader, unreadable } from './results-file.ts';

const HINT = 'docs/measured-results.md says which fields there are. Nothing was taken from it.';

/** Of a hand's work that is much, and the library takes seconds for a megabyte of nested lists. */
const MAX_YAML_CHARS = 100_000;

/** A table that somebody wrote: a header, then a machine a line. */
export const handCsvReader: ResultsReader = {
  format: 'a table written by hand',
  knows: (file) => {
    const header = headerOf(file);
    return header.split(delimiterOf(header)).filter((cell) => isHandField(cell.replaceAll('"', ''))).length >= 2;
  },
  read: (file) => {
    const problems = new Problems(file.name, HINT);
    const text = file.text.replace(/^\uFEFF/, '');
    const records = csvRecords(text, delimiterOf(headerOf(file)), problems);
    const [header = [], ...rows] = records.filter(([first]) => first?.text[0] !== '#');
    problems.check();
    if (rows.length === 0) throw unreadable(file, 1, 'there is no line below the header.', HINT);
    const isOwn = isOwnTable(header.map(({ text: name }) => name));
    const mark = decimalMarkOf(delimiterOf(headerOf(file)), rows);
    return rows.map((row) => {
      const extra = row.slice(header.length).find((cell) => cell.text !== '');
      if (extra !== undefined)
        throw unreadable(
          file,
          extra.place.line,
          `this line has ${row.length} cells and the header ${header.length}: a comma in a cell, or a decimal comma, parts it in two.`,
          `Put the cell into quotes, and write decimals with a point: 9.525. ${HINT}`,
        );
      if (row.length < header.length)
        throw unreadable(
          file,
          row[0]?.place.line,
          `this line has ${row.length} of ${header.length} cells, so it may be cut off.`,
          HINT,
        );
      const fields = row.flatMap(({ text: cell, place }, i): WrittenField[] => {
        const name = header[i]?.text;
        return name === undefined || name === '' ? [] : [{ name, text: cell, line: place.line }];
      });
      const line = row[0]?.place.line ?? 1;
      return settled(file, isOwn ? ownTableRun(fields, line) : handRun(fields, line, mark));
    });
  },
};

/** One machine as a map, or a list of them; also under a key `results`. */
export const handYamlReader: ResultsReader = {
  format: 'a list written by hand',
  knows: ({ name, text }) =>
    /\.ya?ml$/i.test(name) || linesOf(text).some((line) => /^[\s-]*(gflops|hpl|rmax)\s*:\s*\S/i.test(line)),
  read: (file) => {
    const { document, lines } = yamlOf(file);
    const top = document.contents as Node | null;
    const inner = isMap(top) && top.items.length === 1 ? top.get('results', true) : undefined;
    const list = isSeq(inner) ? inner : top;
    const maps = isSeq(list) ? list.items : [list];
    if (maps.length === 0) throw unreadable(file, 1, 'the list is empty.', HINT);
    const lineOf = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line;
    return maps.map((map) => {
      if (!isMap(map)) throw unreadable(file, lineOf(map), 'a map of fields such as "gflops: 9.5" was expected.', HINT);
      const fields = map.items.map(({ key, value }): WrittenField => {
        const name = isScalar(key) ? String(key.value) : '';
        if (value !== null && !isScalar(value))
          throw unreadable(file, lineOf(value), `${name}: one word or number was expected, not a list or map.`, HINT);
        return { name, text: value === null ? '' : scalarText(value), line: lineOf(key) };
      });
      return settled(file, handRun(fields, lineOf(map)));
    });
  },
};

/** As it was written: revision 1.10 is not 1.1. */
function scalarText({ value, source }: Scalar): string {
  return (typeof value === 'number' && source !== undefined ? source : String(value ?? '')).trim();
}

function settled(file: ResultsFile, run: ReadRun | HandFault): ReadRun {
  if ('sentence' in run) throw unreadable(file, run.line, run.sentence, HINT);
  return run;
}

function yamlOf(file: ResultsFile): ReturnType<typeof readYaml> {
  if (file.text.length > MAX_YAML_CHARS)
    throw unreadable(file, undefined, `a list written by hand has ${MAX_YAML_CHARS} characters at most.`, HINT);
  try {
    return readYaml(file.text);
  } catch (error) {
    if (error instanceof YamlFault) throw unreadable(file, error.line, `${error.message}.`, HINT);
    throw error;
  }
}

function headerOf({ text }: ResultsFile): string {
  return linesOf(text).find((line) => line.trim() !== '' && !line.trimStart().startsWith('#')) ?? '';
}

/** Where spreadsheets part cells by semicolons, it is because the comma parts decimals. */
function decimalMarkOf(delimiter: string, rows: readonly (readonly Word[])[]): DecimalMark {
  const isComma = delimiter === ';' && rows.some((row) => row.some(({ text }) => /^\D*\d+,\d+\D*$/.test(text)));
  return isComma ? 'comma' : 'point';
}

/** Spreadsheets of some countries part cells by semicolons. */
function delimiterOf(header: string): string {
  return [',', ';', '\t'].reduce((most, mark) => (header.split(mark).length > header.split(most).length ? mark : most));
}
