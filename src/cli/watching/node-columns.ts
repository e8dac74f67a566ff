import { figure } from '../../protocol/measured.ts';
import { sparkline } from '../output/sparkline.ts';
import type { NodeFigures } from './node-figures.ts';
import type { WatchedNode } from './watched-nodes.ts';

/** A column of figures. What no node has is not shown, and what does not fit gives way to what matters more. */
export interface NodeColumn {
  readonly title: string;
  readonly width: number;
  /** The least goes first where it is narrow. */
  readonly matters: number;
  /** Empty: the node does not have it. */
  readonly cell: (node: WatchedNode) => string;
}

const GIB = 2 ** 30;

export const NODE_COLUMNS: readonly NodeColumn[] = [
  { title: 'CPU %', width: 5, matters: 9, cell: of('cpu_busy_ratio', (ratio) => String(Math.round(ratio * 100))) },
  { title: 'LAST 10 s', width: 10, matters: 2, cell: ({ busy }) => sparkline(busy.slice(-10), 0, 1) },
  { title: 'LOAD', width: 6, matters: 8, cell: of('load1', (load) => load.toFixed(load < 100 ? 2 : 0)) },
  { title: 'MEMORY GiB', width: 11, matters: 7, cell: memory },
  { title: 'CPU °C', width: 6, matters: 6, cell: of('cpu_temperature_celsius', (value) => value.toFixed(0)) },
  { title: 'GHz', width: 4, matters: 3, cell: of('cpu_frequency_hertz', (hertz) => (hertz / 1e9).toFixed(2)) },
  { title: 'IN MB/s', width: 7, matters: 5, cell: of('receive_bytes_per_second', megabytes) },
  { title: 'OUT MB/s', width: 8, matters: 4, cell: of('transmit_bytes_per_second', megabytes) },
  { title: 'GPU %', width: 5, matters: 5, cell: of('gpu_busy_ratio', (ratio) => String(Math.round(ratio * 100))) },
  { title: 'GPU °C', width: 6, matters: 4, cell: of('gpu_temperature_celsius', (value) => value.toFixed(0)) },
  { title: 'WATTS', width: 5, matters: 1, cell: of('board_power_watts', figure) },
  { title: 'PROC', width: 5, matters: 0, cell: of('processes', String) },
];

/** Those that some node has and that fit into `width`, two spaces before each. */
export function fittingColumns(nodes: readonly WatchedNode[], width: number): readonly NodeColumn[] {
  const had = NODE_COLUMNS.filter(({ cell }) => nodes.some((node) => cell(node).trim() !== ''));
  const kept = new Set<NodeColumn>();
  let left = width;
  for (const column of [...had].sort((a, b) => b.matters - a.matters)) {
    if (column.width + 2 > left) break;
    left -= column.width + 2;
    kept.add(column);
  }
  return had.filter((column) => kept.has(column));
}

function of(name: keyof NodeFigures, said: (value: number) => string): NodeColumn['cell'] {
  return ({ figures }) => {
    const value = figures[name];
    return value === undefined ? '' : said(value);
  };
}

function memory({ figures: { memory_used_bytes: used }, memBytes }: WatchedNode): string {
  if (used === undefined) return '';
  return memBytes === undefined
    ? (used / GIB).toFixed(1)
    : `${(used / GIB).toFixed(1)} / ${(memBytes / GIB).toFixed(1)}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
}
