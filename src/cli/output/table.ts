import { hasColour, type World } from '../world.ts';
import { formatCell, isNumeric } from './cell.ts';
import { printable } from './printable.ts';
import type { Block, Cell, CellKind, Output, TableBlock } from './report.ts';

const STATE_COLOURS: Readonly<Record<string, number>> = {
  running: 36,
  paused: 33,
  done: 32,
  completed: 32,
  timeout: 31,
  'out-of-memory': 31,
  'node-fail': 31,
  answered: 32,
  up: 32,
  reachable: 36,
  unreachable: 31,
  failed: 31,
  lost: 31,
  cancelled: 33,
};

/** For people: aligned columns, colour on a terminal alone. */
export function tableOutput(world: Pick<World, 'env' | 'stdout'>): Output {
  const colour = hasColour(world, world.stdout);
  const paint = (text: string, code: number | undefined) =>
    colour && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;

  const cell = (shown: string, as: CellKind, width: number) => {
    const padded = isNumeric(as) ? shown.padStart(width) : shown.padEnd(width);
    return as === 'state' ? paint(padded, STATE_COLOURS[shown]) : padded;
  };

  const table = ({ columns, rows, empty }: TableBlock) => {
    if (rows.length === 0) return empty;
    const shown = rows.map((row) => columns.map(({ as }, i) => onOneLine(row[i], as)));
    const widths = columns.map(({ title }, i) => Math.max(title.length, ...shown.map((row) => row[i]!.length)));
    const head = columns.map(({ title, as }, i) =>
      isNumeric(as) ? title.padStart(widths[i]!) : title.padEnd(widths[i]!),
    );
    const body = shown.map((row) =>
      columns
        .map(({ as }, i) => cell(row[i]!, as, widths[i]!))
        .join('  ')
        .trimEnd(),
    );
    return [paint(head.join('  ').trimEnd(), 1), ...body].join('\n');
  };

  const show = (block: Block) => {
    if (block.kind === 'text') return printable(block.text);
    if (block.kind === 'table') return table(block);
    const width = Math.max(...block.facts.map(({ title }) => title.length));
    return block.facts
      .map(({ title, value, as }) => `${title.padEnd(width)}  ${cell(printable(formatCell(value, as)), as, 0)}`)
      .join('\n');
  };

  return {
    write(report) {
      for (const block of report.blocks) world.stdout.write(`${show(block)}\n`);
    },
  };
}

/** What a node says of itself is not to look like a row of another one. */
function onOneLine(value: Cell, as: CellKind): string {
  return printable(formatCell(value, as).replace(/[\t\n]+/g, ' '));
}
