import { formatDuration } from '../../cluster/units.ts';
import { drawnSentence } from '../meter/meter-words.ts';
import { formatCell } from '../output/cell.ts';
import { printable } from '../output/printable.ts';
import { wrap } from '../wrap.ts';
import { fittingColumns, type NodeColumn } from './node-columns.ts';
import { SLOWED_BY } from './node-figures.ts';
import type { WatchedNode, WatchedNodes } from './watched-nodes.ts';

/** What the nodes can stand in the order of; the worst first, but for their names. */
export const SORTS = ['name', 'cpu', 'load', 'memory', 'temperature'] as const;
export type Sort = (typeof SORTS)[number];

export interface WatchLook {
  readonly width: number;
  /** Absent: as many lines as there are. */
  readonly height?: number;
  readonly sort: Sort;
  /** The first node that is shown. */
  readonly from: number;
  readonly nowMs: number;
}

const NAME_MOST = 20;
const GAP = '   ';
/** Of alerts; the others are counted. */
const ALERTS_SHOWN = 4;

export interface WatchView {
  readonly lines: readonly string[];
  /** How many nodes there was place for. */
  readonly shown: number;
  /** Which line has the titles of the columns. */
  readonly titleAt: number;
}

/** Lines for a terminal. */
export function watchLines(watched: WatchedNodes, look: WatchLook): WatchView {
  const nodes = sorted(watched.nodes(), look.sort);
  const top = [headLine(nodes), sumLine(nodes, look.width), ...powerLine(watched, look.width), ''];
  const bottom = alertLines(watched, look.width, look.height === undefined ? Number.POSITIVE_INFINITY : ALERTS_SHOWN);
  const place = look.height === undefined ? nodes.length : Math.max(1, look.height - top.length - bottom.length - 1);
  const from = Math.min(look.from, Math.max(0, nodes.length - place));
  const seen = nodes.slice(from, from + place);
  const nameWidth = Math.min(NAME_MOST, Math.max(4, ...nodes.map(({ node }) => node.length)));
  const columns = fittingColumns(nodes, look.width - nameWidth - 2);
  const title = `  ${'NODE'.padEnd(nameWidth)}${columns.map(({ title, width }) => `  ${title.padStart(width)}`).join('')}`;
  return {
    lines: [...top, title, ...seen.map((node) => nodeLine(node, nameWidth, columns, look)), ...bottom].map(printable),
    shown: seen.length,
    titleAt: top.length,
  };
}

function headLine(nodes: readonly WatchedNode[]): string {
  const many = (wanted: WatchedNode['state']) => nodes.filter(({ state }) => state === wanted).length;
  if (nodes.length === 0) return 'No node is watched yet: breadbox up, or breadbox agent install NODES';
  const parts = [`${many('live')} live`];
  if (many('silent') > 0) parts.push(`${many('silent')} silent`);
  if (many('never') > 0) parts.push(`${many('never')} not watched yet`);
  return `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}: ${parts.join(', ')}`;
}

function sumLine(nodes: readonly WatchedNode[], width: number): string {
  const live = nodes.filter(({ state }) => state === 'live');
  const parts: string[] = [];
  const cores = sum(live.map((node) => node.cores));
  const load = sum(live.map(({ figures }) => figures.load1));
  if (load !== undefined) parts.push(`load ${load.toFixed(1)}${cores === undefined ? '' : ` of ${cores} cores`}`);
  const used = sum(live.map(({ figures }) => figures.memory_used_bytes));
  const memory = sum(live.map(({ memBytes }) => memBytes));
  if (used !== undefined && memory !== undefined) {
    parts.push(`memory ${(used / 2 ** 30).toFixed(1)} of ${(memory / 2 ** 30).toFixed(1)} GiB`);
  }
  const [hottest] = sorted(live, 'temperature');
  const celsius = hottest?.figures.cpu_temperature_celsius;
  if (celsius !== undefined) parts.push(`hottest ${hottest!.node}, ${celsius.toFixed(0)} °C`);
  while (parts.join(GAP).length > width) parts.pop();
  return parts.join(GAP);
}

/** Only where there is a meter. */
function powerLine(watched: WatchedNodes, width: number): string[] {
  const meters = watched.meters();
  return meters === undefined ? [] : wrap(drawnSentence(meters), width);
}

/** Of those that are known. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}

function nodeLine(
  node: WatchedNode,
  nameWidth: number,
  columns: readonly NodeColumn[],
  { width, nowMs }: WatchLook,
): string {
  const name = node.node.length > nameWidth ? `${node.node.slice(0, nameWidth - 1)}…` : node.node.padEnd(nameWidth);
  if (node.state === 'never') return `· ${name}  not watched yet: breadbox agent install ${node.node}`;
  if (node.state === 'silent') return `✗ ${name}  ${silence(node, nowMs)}`;
  const cells = columns.map((column) => `  ${column.cell(node).padStart(column.width)}`).join('');
  const [, , slowed] = SLOWED_BY.find(([bit]) => ((node.figures.slow ?? 0) & bit) !== 0) ?? [];
  if (slowed === undefined) return `  ${name}${cells}`.trimEnd();
  const line = `! ${name}${cells}`;
  return line.length + 2 + slowed.length > width ? line : `${line}  ${slowed}`;
}

function silence({ seenAt }: WatchedNode, nowMs: number): string {
  if (seenAt === undefined) return 'silent';
  const length = formatDuration(Math.max(1, Math.round((nowMs - Date.parse(seenAt)) / 1000)));
  return `silent for ${length}, since ${formatCell(seenAt, 'instant')}`;
}

function alertLines(watched: WatchedNodes, width: number, most: number): string[] {
  const alerts = watched.alerts();
  if (alerts.length === 0) return [];
  const lines = alerts.slice(0, most).flatMap(({ severity, sentence }) => {
    const [first = '', ...others] = wrap(sentence, width - 2);
    return [`${severity === 'bad' ? '✗' : '!'} ${first}`, ...others.map((line) => `  ${line}`)];
  });
  const more = alerts.length - most;
  return ['', ...lines, ...(more > 0 ? [`  and ${more} more: breadbox alerts`] : [])];
}

function sorted(nodes: readonly WatchedNode[], sort: Sort): readonly WatchedNode[] {
  if (sort === 'name') return nodes;
  const value = ({ figures, memBytes }: WatchedNode): number => {
    if (sort === 'cpu') return figures.cpu_busy_ratio ?? -1;
    if (sort === 'load') return figures.load1 ?? -1;
    if (sort === 'temperature') return figures.cpu_temperature_celsius ?? -1000;
    return figures.memory_used_bytes === undefined ? -1 : figures.memory_used_bytes / (memBytes ?? Infinity);
  };
  return [...nodes].sort((a, b) => value(b) - value(a));
}
