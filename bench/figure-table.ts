import type { JudgedFigure, Target } from './figure.ts';

const COLUMNS = ['part', 'figure', 'value', 'peer', 'ratio', 'target', 'met'] as const;

export function figureTable(figures: readonly JudgedFigure[]): string {
  const rows = [COLUMNS, ...figures.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = figures.flatMap(({ part, figure, note }) =>
    note === undefined ? [] : [`${part}, ${figure}: ${note}`],
  );
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function cells({ part, figure, unit, value, peer, ratio, target, met }: JudgedFigure): readonly string[] {
  return [
    part,
    figure,
    `${amount(value)} ${unit}`,
    peer === undefined ? '' : `${peer.peer}: ${amount(peer.value)}`,
    ratio === undefined ? '' : ratio.toFixed(2),
    target === undefined ? '' : targetText(target, unit),
    met === undefined ? '' : met ? 'yes' : 'NO',
  ];
}

function targetText({ of, bound, limit }: Target, unit: string): string {
  return `${bound === 'at least' ? '≥' : '≤'} ${amount(limit)} ${of === 'ratio' ? '× peer' : unit}`;
}

function amount(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
