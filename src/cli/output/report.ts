/** What a command has to say. An `Output` decides how. */
export interface Report {
  /** For programs: the keys are a contract. */
  readonly json: unknown;
  /** For `--quiet`: what a script would take up, one a line. */
  readonly quiet: readonly string[];
  /** For people. */
  readonly blocks: readonly Block[];
  /** Default 0. */
  readonly exit?: number;
}

export type Block = TableBlock | FactsBlock | TextBlock;

export interface TableBlock {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said instead of a table without rows. */
  readonly empty: string;
}

export interface FactsBlock {
  readonly kind: 'facts';
  readonly facts: readonly Fact[];
}

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

/** `undefined`: not known, or there is none. */
export type Cell = string | number | undefined;
export type CellKind = 'text' | 'count' | 'bytes' | 'seconds' | 'percent' | 'times' | 'rate' | 'instant' | 'state';
export interface Column {
  readonly title: string;
  readonly as: CellKind;
}
export interface Fact extends Column {
  readonly value: Cell;
}

export function text(line: string): TextBlock {
  return { kind: 'text', text: line };
}

export interface Output {
  write(report: Report): void;
}
