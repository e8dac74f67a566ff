import { onOneLine } from './on-one-line.ts';

/** A column of a format: what a field is padded and cut to. */
export interface Column {
  /** A letter of `-o`, or a lower-case name of `-O`. */
  readonly field: string;
  readonly width: number | undefined;
  readonly right: boolean;
  /** Text behind it. */
  readonly suffix: string;
  /** `%#P`: as wide as its widest value. */
  readonly fits?: boolean;
}

export interface Columns {
  readonly prefix: string;
  readonly columns: readonly Column[];
}

/** `%.18i %9P|%N`: a point for the right, a width, a letter. */
export function readLetterFormat(format: string): Columns {
  const [prefix = '', ...parts] = format.split('%');
  const columns = parts.map((part) => {
    const [, point, hash, width, letter = '', suffix = ''] = /^(\.?)(#?)(\d*)([A-Za-z]?)(.*)$/s.exec(part)!;
    return {
      field: letter,
      width: width === '' ? undefined : Number(width),
      right: point === '.',
      suffix,
      fits: hash === '#',
    };
  });
  return { prefix, columns };
}

const NAMED_WIDTH = 20;

/** `JobID:10,Name,State:.8`; twenty wide where nothing is said. */
export function readNamedFormat(format: string): Columns {
  const parts = format.split(',').filter((part) => part !== '');
  const columns = parts.map((part) => {
    const [, name = '', , point, width, suffix = ''] = /^([^:]*)(:(\.?)(\d*)(.*))?$/s.exec(part)!;
    return {
      field: name.trim().toLowerCase(),
      width: width === undefined || width === '' ? NAMED_WIDTH : Number(width),
      right: point === '.',
      suffix,
    };
  });
  return { prefix: '', columns };
}

/** Rows of values in the order of the columns, each a line. */
export function printRows({ prefix, columns }: Columns, rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ width, fits }, i) =>
    fits ? Math.max(...rows.map((row) => row[i]?.length ?? 0)) : width,
  );
  return rows
    .map((row) => {
      const cells = columns.map(({ right, suffix }, i) => {
        const value = onOneLine(row[i] ?? '');
        const width = widths[i];
        if (width === undefined) return value + suffix;
        const cut = value.slice(0, width);
        return (right ? cut.padStart(width) : cut.padEnd(width)) + suffix;
      });
      return `${prefix}${cells.join('')}\n`;
    })
    .join('');
}
