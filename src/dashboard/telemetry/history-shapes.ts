import type { ApiOutput } from '../../protocol/api.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { bytesText } from '../amounts.ts';
import { type ChartLine, type ChartShape, hasValues } from './chart-shape.ts';
import { celsiusText, flowText, hertzText, loadText, ratioText, wattsText } from './figure-words.ts';
import { mainInterface, memoryTotal } from './watched-nodes.ts';

export type History = ApiOutput<'GET /api/telemetry/{node}/history'>;

const MOST_LINES = 4;
const GIB = 1024 ** 3;
/** Steps as long as this hide what happened inside of them. */
const SHADE_FROM_SEC = 60;

/** What is asked of the head for the charts of a node. */
export function chartSeries(node: NodeTelemetry): readonly string[] {
  const flow = mainInterface(node);
  return [
    ...['cpu_temperature_celsius', 'gpu_temperature_celsius.*', 'air_temperature_celsius.*'],
    ...['cpu_busy_ratio', 'cpu_wait_ratio', 'core_busy_ratio.*', 'load1', 'cpu_frequency_hertz'],
    ...['memory_used_bytes', 'swap_used_bytes', 'gpu_busy_ratio.*'],
    ...(flow === undefined ? [] : [`network_receive_bytes_per_second.${flow}`]),
    ...(flow === undefined ? [] : [`network_transmit_bytes_per_second.${flow}`]),
    ...['disk_read_bytes_per_second.*', 'disk_write_bytes_per_second.*', 'disk_free_bytes.*'],
    ...['board_power_watts', 'gpu_power_watts.*', 'fan_speed_revolutions_per_minute.*'],
  ];
}

/** The charts of a node that have anything to show, in the order in which one looks for trouble. */
export function chartShapes(history: History, node: NodeTelemetry): readonly ChartShape[] {
  const from = Date.parse(history.from) / 1000;
  const length = Math.max(0, ...Object.values(history.series).map(({ mean }) => mean.length));
  const times = Array.from({ length }, (_, step) => from + step * history.stepSec);
  const one = (key: string, label: string): readonly ChartLine[] => {
    const series = history.series[key];
    if (series === undefined) return [];
    return [{ label, values: series.mean, ...(history.stepSec >= SHADE_FROM_SEC ? { most: series.most } : {}) }];
  };
  const each = (name: string, label: (instance: string) => string) =>
    instancesOf(history, name).flatMap((instance) => one(`${name}.${instance}`, label(instance)));
  const all = (name: string, label: string): readonly ChartLine[] => {
    const rows = instancesOf(history, name).map((instance) => history.series[`${name}.${instance}`]?.mean ?? []);
    return rows.length === 0 ? [] : [{ label, values: times.map((_, step) => sumAt(rows, step)) }];
  };
  const shape = (
    heading: string,
    lines: readonly ChartLine[],
    more: Omit<ChartShape, 'heading' | 'times' | 'lines'>,
  ) => ({
    ...{ heading, times, ...more },
    // The shade of one line among several would be taken for another line.
    lines: lines.length === 1 ? lines : lines.map(({ label, values }) => ({ label, values })),
  });
  const cores = node.about?.cores;
  const memory = memoryTotal(node);
  const flow = mainInterface(node) ?? '';
  const percent = { least: 0, most: 1, text: ratioText };
  const top = node.values.cpu_frequency_limit_hertz;
  return [
    shape(
      'Temperature',
      [
        ...one('cpu_temperature_celsius', 'CPU'),
        ...each('gpu_temperature_celsius', (gpu) => `GPU ${gpu}`),
        ...each('air_temperature_celsius', (place) => `air, ${place}`),
      ].slice(0, MOST_LINES),
      { least: 20, most: 60, text: celsiusText },
    ),
    shape('Processor', [...one('cpu_busy_ratio', 'busy'), ...one('cpu_wait_ratio', 'waits for disk')], percent),
    shape('Load', one('load1', 'load'), {
      ...{ least: 0, most: 1, text: loadText },
      ...(cores === undefined ? {} : { limit: { value: cores, label: 'cores' } }),
    }),
    shape('Memory, GiB', [...one('memory_used_bytes', 'used'), ...one('swap_used_bytes', 'swap')].map(inGib), {
      ...{ least: 0, most: (memory ?? GIB) / GIB, text: (gib) => String(Number(gib.toFixed(1))) },
      ...(memory === undefined ? {} : { limit: { value: memory / GIB, label: 'of' } }),
    }),
    shape(
      `Network, ${flow}`,
      [
        ...one(`network_receive_bytes_per_second.${flow}`, 'received'),
        ...one(`network_transmit_bytes_per_second.${flow}`, 'sent'),
      ],
      { least: 0, most: 1e5, text: flowText },
    ),
    shape('Disks', [...all('disk_read_bytes_per_second', 'read'), ...all('disk_write_bytes_per_second', 'written')], {
      least: 0,
      most: 1e5,
      text: flowText,
    }),
    shape('Free space', each('disk_free_bytes', (mount) => mount).slice(0, MOST_LINES), {
      ...{ least: 0, most: 1e9, text: bytesText },
    }),
    shape('Clock', one('cpu_frequency_hertz', 'clock'), {
      ...{ least: 0, most: 1e9, text: hertzText },
      ...(top === undefined ? {} : { limit: { value: top, label: 'highest' } }),
    }),
    shape(
      'Each core',
      each('core_busy_ratio', (core) => `core ${core}`),
      percent,
    ),
    shape('GPU', each('gpu_busy_ratio', (gpu) => `GPU ${gpu}`).slice(0, MOST_LINES), percent),
    shape(
      'Power, as the parts estimate it',
      [...one('board_power_watts', 'board'), ...each('gpu_power_watts', (gpu) => `GPU ${gpu}`)].slice(0, MOST_LINES),
      { least: 0, most: 5, text: wattsText },
    ),
    shape('Fans, turns a minute', each('fan_speed_revolutions_per_minute', (fan) => fan).slice(0, MOST_LINES), {
      ...{ least: 0, most: 1000, text: (rpm) => String(Math.round(rpm)) },
    }),
  ].filter(hasValues);
}

/** The axis then has whole numbers of the unit. */
function inGib({ label, values, most }: ChartLine): ChartLine {
  const scaled = (all: readonly (number | null)[]) => all.map((bytes) => (bytes === null ? null : bytes / GIB));
  return { label, values: scaled(values), ...(most === undefined ? {} : { most: scaled(most) }) };
}

function instancesOf(history: History, name: string): readonly string[] {
  const start = `${name}.`;
  return Object.keys(history.series)
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

function sumAt(rows: readonly (readonly (number | null)[])[], step: number): number | null {
  const known = rows.flatMap((row) => row[step] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
