/** An error in an inventory: where it stands, what was expected, and the line itself. */
export interface PlacedProblem {
  readonly place: string;
  readonly sentence: string;
  readonly source: string | undefined;
  /** Counted from 1. */
  readonly column: number | undefined;
}

const PLACED = /^(.+?):(\d+)(?::(\d+))?: (.+)$/;

/** The lines of a refusal that name a place in `text`, and those that do not. */
export function importProblems(
  message: string,
  text: string,
): { readonly placed: readonly PlacedProblem[]; readonly other: readonly string[] } {
  const source = text.split(/\r\n|\n|\r/);
  const placed: PlacedProblem[] = [];
  const other: string[] = [];
  for (const line of message.split('\n')) {
    const found = PLACED.exec(line);
    if (found === null) {
      if (line.trim() !== '') other.push(line);
      continue;
    }
    const [, file, row, column, sentence = ''] = found;
    placed.push({
      place: [file, row, column].filter((part) => part !== undefined).join(':'),
      sentence,
      source: source[Number(row) - 1],
      column: column === undefined ? undefined : Number(column),
    });
  }
  return { placed, other };
}
