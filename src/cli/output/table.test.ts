import { describe, expect, it } from 'vitest';
import { FakeWorld, type FakeWorldOptions } from '../fake-world.ts';
import { formatCell } from './cell.ts';
import type { CellKind, TableBlock } from './report.ts';
import { tableOutput } from './table.ts';

const table: TableBlock = {
  kind: 'table',
  columns: [
    { title: 'NAME', as: 'text' },
    { title: 'STATE', as: 'state' },
    { title: 'TASKS', as: 'count' },
  ],
  rows: [
    ['a', 'done', 12],
    ['longer', 'failed', undefined],
  ],
  empty: 'none',
};

function print(options: FakeWorldOptions, rows = table.rows): string {
  const world = new FakeWorld(options);
  tableOutput(world).write({ json: undefined, quiet: [], blocks: [{ ...table, rows }] });
  return world.stdout.written;
}

describe('tableOutput', () => {
  const plain = 'NAME    STATE   TASKS\na       done       12\nlonger  failed      -\n';

  it('aligns words left and numbers right, without colour where there is no terminal', () => {
    expect(print({})).toBe(plain);
  });

  it('has colour on a terminal, unless NO_COLOR is set', () => {
    expect(print({ terminal: { columns: 80 } })).toContain('\x1b[32mdone  \x1b[0m');
    expect(print({ terminal: { columns: 80 }, env: { NO_COLOR: '1' } })).toBe(plain);
  });

  it('shows what would rule the terminal, and keeps a row on its line', () => {
    expect(print({}, [['a\x1b[2J\nb\u202e', 'done', 12]])).toBe(
      'NAME              STATE  TASKS\na\\x1b[2J b\\u202e  done      12\n',
    );
  });

  it('says so where there is nothing', () => {
    expect(print({}, [])).toBe('none\n');
  });
});

describe('formatCell', () => {
  it.each<[number, CellKind, string]>([
    [0, 'bytes', '0 B'],
    [1023, 'bytes', '1023 B'],
    [1536, 'bytes', '1.5 KiB'],
    [2.345, 'seconds', '2.35 s'],
    [12.34, 'seconds', '12.3 s'],
    [125, 'seconds', '2 min 5 s'],
    [7260, 'seconds', '2 h 1 min'],
    [0.944, 'percent', '94 %'],
    [1.888, 'times', '1.89 ×'],
    [123.4, 'rate', '123/s'],
  ])('%d as %s is %s', (value, as, shown) => {
    expect(formatCell(value, as)).toBe(shown);
  });
});
