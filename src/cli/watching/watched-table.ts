import type { NodeRow } from '../../protocol/inventory.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { nodeJson } from '../output/node-report.ts';
import type { Cell, Column, TableBlock } from '../output/report.ts';
import { seen } from './seen.ts';

/** What scripts rely on, and what its agent has told: `null` of a node that the head does not watch. */
export function withTelemetry(row: NodeRow, told: NodeTelemetry | undefined): Record<string, unknown> {
  if (told === undefined) return { ...nodeJson(row), telemetry: null };
  const { state, seenAt, bootedAt, values } = told;
  return { ...nodeJson(row), telemetry: { state, seenAt, bootedAt, values } };
}

interface Line {
  readonly row: NodeRow;
  readonly told: NodeTelemetry | undefined;
}
interface WatchedColumn extends Column {
  /** `undefined`: it has none, or it is not known. */
  readonly cell: (line: Line) => Cell;
  /** Not shown where no node has any. */
  readonly mayLack?: true;
}

const COLUMNS: readonly WatchedColumn[] = [
  { title: 'NODE', as: 'text', cell: ({ row }) => row.node },
  { title: 'ADDRESS', as: 'text', cell: ({ row }) => row.address },
  { title: 'STATE', as: 'state', cell: state },
  { title: 'ROLES', as: 'text', cell: ({ row }) => row.roles.join(' ') },
  { title: 'SEEN', as: 'text', cell: ({ told }) => (told === undefined ? 'never' : seen(told)) },
  { title: 'CORES', as: 'count', cell: ({ row, told }) => row.cores ?? told?.about?.cores, mayLack: true },
  { title: 'CPU', as: 'percent', cell: ({ told }) => told?.values.cpu_busy_ratio, mayLack: true },
  { title: 'LOAD', as: 'count', cell: load, mayLack: true },
  { title: 'MEMORY', as: 'bytes', cell: ({ row, told }) => row.memBytes ?? told?.about?.memBytes, mayLack: true },
  { title: 'USED', as: 'bytes', cell: ({ told }) => told?.values.memory_used_bytes, mayLack: true },
  { title: 'CPU °C', as: 'count', cell: celsius, mayLack: true },
  { title: 'BOARD', as: 'text', cell: ({ row, told }) => row.board ?? told?.about?.model, mayLack: true },
  { title: 'GROUPS', as: 'text', cell: ({ row }) => row.groups.join(' ') || undefined, mayLack: true },
  { title: 'WHY', as: 'text', cell: ({ row }) => row.reason, mayLack: true },
];

export function watchedTable(
  rows: readonly NodeRow[],
  told: ReadonlyMap<string, NodeTelemetry>,
  empty: string,
): TableBlock {
  const lines = rows.map((row) => ({ row, told: told.get(row.node) }));
  const columns = COLUMNS.filter(({ cell, mayLack }) => !mayLack || lines.some((line) => cell(line) !== undefined));
  return { kind: 'table', columns, rows: lines.map((line) => columns.map(({ cell }) => cell(line) ?? '')), empty };
}

/** What the last contact found is no news of a node whose agent has fallen silent since. */
function state({ row, told }: Line): Cell {
  return told?.state === 'silent' && (row.state === 'up' || row.state === 'reachable') ? 'silent' : row.state;
}

function load({ told }: Line): Cell {
  return told?.values.load1?.toFixed(2);
}

function celsius({ told }: Line): Cell {
  return told?.values.cpu_temperature_celsius?.toFixed(0);
}
