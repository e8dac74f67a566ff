import { Problems } from '../../inventory/problems.ts';
import { csvRecords } from '../../inventory/readers/csv-cells.ts';
import type { Word } from '../../inventory/written-node.ts';
import { type UserSpec, userSpecSchema } from '../../protocol/users.ts';

const COLUMNS = ['user', 'role', 'fullName', 'key', 'uid'] as const;
type Column = (typeof COLUMNS)[number];

/** Of CSV whose first line names the columns. @throws BreadboxError `bad-input`: a line for each mistake, with its place */
export function readPeopleList({ name, text }: { readonly name: string; readonly text: string }): UserSpec[] {
  const problems = new Problems(name, 'docs/users.md says what such a file holds.');
  const [header = [], ...records] = csvRecords(text.replace(/^\uFEFF/, ''), ',', problems);
  const columns = header.map((word) => columnOf(word, problems));
  if (!columns.includes('user')) {
    problems.add(header[0]?.place ?? { line: 1, column: 1 }, `a first line such as ${COLUMNS.join(',')} was expected.`);
    problems.check();
  }
  const seen = new Map<string, number>();
  const people = records.flatMap((record) => {
    if (record.length > columns.length) {
      problems.add(
        record[columns.length]?.place,
        `one cell more than there are columns; ${columns.length} were expected.`,
      );
    }
    const words = new Map(columns.flatMap((column, at) => (column && record[at] ? [[column, record[at]]] : [])));
    const user = words.get('user');
    const before = user && seen.get(user.text);
    if (before !== undefined) problems.add(user?.place, `${user?.text} stands in line ${before} already.`);
    if (user !== undefined) seen.set(user.text, user.place.line);
    return personOf(words, record[0], problems);
  });
  if (people.length === 0 && problems.none) problems.add(undefined, 'nobody stands in it.');
  problems.check();
  return people;
}

function columnOf(word: Word, problems: Problems): Column | undefined {
  const column = COLUMNS.find((each) => each.toLowerCase() === word.text.toLowerCase());
  if (column === undefined)
    problems.add(word.place, `no column is called "${word.text}"; there are ${COLUMNS.join(', ')}.`);
  return column;
}

function personOf(words: ReadonlyMap<Column, Word>, first: Word | undefined, problems: Problems): UserSpec[] {
  const value = (column: Column) => words.get(column)?.text || undefined;
  const uid = value('uid');
  const parsed = userSpecSchema.safeParse({
    user: value('user') ?? '',
    role: value('role'),
    fullName: value('fullName'),
    uid: uid === undefined ? undefined : Number(uid),
    // A cell within quotes may hold several, a line each.
    keys: (value('key') ?? '').split(/\r?\n/).filter((line) => line.trim() !== ''),
  });
  if (parsed.success) return [parsed.data];
  for (const { path, message } of parsed.error.issues) {
    const column = path[0] === 'keys' ? 'key' : (path[0] as Column);
    problems.add(words.get(column)?.place ?? first?.place, `${column}: ${message}.`);
  }
  return [];
}
