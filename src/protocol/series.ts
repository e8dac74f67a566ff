/** What a series is one of several of, on one node. */
export type InstanceKind = 'core' | 'mount' | 'disk' | 'interface' | 'sensor' | 'fan' | 'gpu' | 'rail' | 'place';

/** `day`, `month`, `years`: how long it is kept; what is kept longer is kept coarser (docs/watch.md). */
export type Keeping = 'day' | 'month' | 'years';

export interface SeriesDefinition {
  /** In base units: seconds, bytes, hertz, degrees Celsius, watts, a ratio from 0 to 1, a flag 0 or 1. */
  readonly unit:
    | 'ratio'
    | 'flag'
    | 'count'
    | 'bytes'
    | 'bytes/s'
    | 'bit/s'
    | '1/s'
    | 's'
    | 'Hz'
    | '°C'
    | 'rpm'
    | 'V'
    | 'W';
  readonly about: string;
  /** Absent: there is one a node. */
  readonly of?: InstanceKind;
  /** How often an agent measures it; a value holds for three times as long and two seconds. */
  readonly everySec: 1 | 3 | 10 | 60 | 600;
  readonly keep: Keeping;
  /** What no machine exceeds: a sample beyond it is refused. */
  readonly from: number;
  readonly to: number;
}

const MOST_BYTES = 1e18;
const ratio = { unit: 'ratio', from: 0, to: 1 } as const;
const flag = { unit: 'flag', from: 0, to: 1 } as const;
const bytes = { unit: 'bytes', from: 0, to: MOST_BYTES } as const;
const rate = { unit: 'bytes/s', from: 0, to: 1e12 } as const;
const celsius = { unit: '°C', from: -60, to: 200 } as const;
const second = { everySec: 1 } as const;
const years = { keep: 'years' } as const;
const month = { keep: 'month' } as const;
const day = { keep: 'day' } as const;

/**
 * All that is measured of a node. A key is the name, or `NAME.INSTANCE` of what a node has several of: `load1`,
 * `disk_free_bytes./boot`, `network_receive_bytes_per_second.eth0`. Names have no dot; instances may have any.
 * In `/metrics` a series is `breadbox_NAME{node="…"}`, with the kind of its instance as a label.
 */
export const SERIES = {
  cpu_busy_ratio: { ...ratio, ...second, ...years, about: 'Part of the time that all cores together worked.' },
  core_busy_ratio: { ...ratio, ...second, ...day, of: 'core', about: 'Part of the time that one core worked.' },
  cpu_wait_ratio: { ...ratio, ...second, ...month, about: 'Part of the time that cores waited for a disk.' },
  cpu_stolen_ratio: { ...ratio, ...second, ...day, about: 'Part of the time that a virtual machine was not given.' },
  cpu_frequency_hertz: {
    ...{ unit: 'Hz', from: 0, to: 1e11 },
    ...{ ...second, ...month, about: 'Clock of the fastest core now.' },
  },
  cpu_frequency_limit_hertz: {
    ...{ unit: 'Hz', from: 0, to: 1e11, everySec: 60 },
    ...{ ...years, about: 'The highest clock that the cores may have.' },
  },
  load1: {
    ...{ unit: 'count', from: 0, to: 1e6, ...second },
    ...{ ...years, about: 'Processes that ran or waited to run, over the last minute.' },
  },
  load5: {
    ...{ unit: 'count', from: 0, to: 1e6, everySec: 10 },
    ...{ ...month, about: 'Processes that ran or waited to run, over five minutes.' },
  },
  load15: {
    ...{ unit: 'count', from: 0, to: 1e6, everySec: 10 },
    ...{ ...month, about: 'Processes that ran or waited to run, over a quarter of an hour.' },
  },
  memory_total_bytes: { ...bytes, everySec: 60, ...years, about: 'Memory that the kernel can use.' },
  memory_available_bytes: { ...bytes, ...second, ...years, about: 'What new programs can get; cache is part of it.' },
  memory_used_bytes: { ...bytes, ...second, ...years, about: 'All of it less what is available.' },
  memory_pressure_ratio: {
    ...{ ...ratio, ...second, ...month },
    about: 'Part of the last ten seconds in which something waited for memory (PSI).',
  },
  swap_total_bytes: { ...bytes, everySec: 60, ...month, about: 'Swap space.' },
  swap_used_bytes: { ...bytes, everySec: 10, ...month, about: 'Of it in use.' },
  disk_size_bytes: { ...bytes, everySec: 60, ...years, of: 'mount', about: 'Size of a file system.' },
  disk_free_bytes: {
    ...{ ...bytes, everySec: 3, ...years, of: 'mount' },
    about: 'What programs without special rights can still write there.',
  },
  disk_files_free_ratio: { ...ratio, everySec: 60, ...month, of: 'mount', about: 'Part of its inodes that is free.' },
  disk_read_only: { ...flag, everySec: 3, ...month, of: 'mount', about: '1: nothing can be written there.' },
  disk_read_bytes_per_second: { ...rate, ...second, ...month, of: 'disk', about: 'Read from a disk.' },
  disk_write_bytes_per_second: { ...rate, ...second, ...month, of: 'disk', about: 'Written to a disk.' },
  disk_busy_ratio: { ...ratio, ...second, ...month, of: 'disk', about: 'Part of the time that it was at work.' },
  disk_wear_ratio: {
    ...{ ...ratio, everySec: 600, ...years, of: 'disk' },
    about: 'Part of its life that a card or SSD says it has used up, in steps of a tenth.',
  },
  network_receive_bytes_per_second: { ...rate, ...second, ...years, of: 'interface', about: 'Received.' },
  network_transmit_bytes_per_second: { ...rate, ...second, ...years, of: 'interface', about: 'Sent.' },
  network_errors_per_second: {
    ...{ unit: '1/s', from: 0, to: 1e9, ...second, ...month, of: 'interface' },
    about: 'Packets that came broken, were dropped or could not be sent.',
  },
  link_up: { ...flag, ...second, ...month, of: 'interface', about: '1: there is somebody at the other end.' },
  link_speed_bits_per_second: {
    ...{ unit: 'bit/s', from: 0, to: 1e12, everySec: 3, ...years, of: 'interface' },
    about: 'What both ends have agreed on.',
  },
  link_duplex_full: {
    ...flag,
    everySec: 3,
    ...month,
    of: 'interface',
    about: '0: it cannot send and receive at once.',
  },
  cpu_temperature_celsius: { ...celsius, ...second, ...years, about: 'Of the processor.' },
  temperature_celsius: { ...celsius, ...second, ...month, of: 'sensor', about: 'Of a sensor that the board has.' },
  fan_speed_revolutions_per_minute: {
    ...{ unit: 'rpm', from: 0, to: 100_000, ...second, ...month, of: 'fan' },
    about: 'As its own sensor counts.',
  },
  fan_drive_ratio: { ...ratio, ...second, ...month, of: 'fan', about: 'How hard a fan is driven.' },
  under_voltage: { ...flag, ...second, ...years, about: '1: its supply gives too little at this moment.' },
  under_voltage_since_boot: { ...flag, ...second, ...month, about: '1: it did at some time since the start.' },
  frequency_capped: { ...flag, ...second, ...years, about: '1: the firmware holds the clock down.' },
  frequency_capped_since_boot: { ...flag, ...second, ...month, about: '1: it did at some time since the start.' },
  throttled: { ...flag, ...second, ...years, about: '1: the processor is slowed down, for heat or power.' },
  throttled_since_boot: { ...flag, ...second, ...month, about: '1: it was at some time since the start.' },
  heat_limited: { ...flag, ...second, ...years, about: '1: the soft limit of temperature is reached.' },
  heat_limited_since_boot: { ...flag, ...second, ...month, about: '1: it was at some time since the start.' },
  uptime_seconds: { unit: 's', from: 0, to: 1e10, everySec: 10, ...month, about: 'Since its first process began.' },
  processes: { unit: 'count', from: 0, to: 1e7, ...second, ...month, about: 'Processes that there are.' },
  processes_running: { unit: 'count', from: 0, to: 1e7, ...second, ...day, about: 'Threads that run or could.' },
  clock_offset_seconds: {
    ...{ unit: 's', from: -1e11, to: 1e11, ...second, ...years },
    about: "By how much the node's clock is ahead of the head's. The head measures it.",
  },
  gpu_busy_ratio: { ...ratio, ...second, ...years, of: 'gpu', about: 'Part of the time that it computed.' },
  gpu_memory_total_bytes: { ...bytes, everySec: 60, ...month, of: 'gpu', about: 'Memory of its own.' },
  gpu_memory_used_bytes: { ...bytes, ...second, ...month, of: 'gpu', about: 'Of it in use.' },
  gpu_temperature_celsius: { ...celsius, ...second, ...years, of: 'gpu', about: 'Of the graphics processor.' },
  gpu_power_watts: { unit: 'W', from: 0, to: 10_000, ...second, ...month, of: 'gpu', about: 'As it says itself.' },
  gpu_frequency_hertz: { unit: 'Hz', from: 0, to: 1e11, ...second, ...month, of: 'gpu', about: 'Its clock.' },
  board_power_watts: {
    ...{ unit: 'W', from: 0, to: 10_000, ...second, ...years },
    about: "The board's own estimate. Not what is drawn from the wall.",
  },
  rail_power_watts: { unit: 'W', from: 0, to: 10_000, ...second, ...day, of: 'rail', about: 'Of one of its rails.' },
  input_volts: { unit: 'V', from: 0, to: 100, ...second, ...month, about: 'What arrives from the supply.' },
  air_temperature_celsius: {
    ...{ ...celsius, everySec: 10, ...years, of: 'place' },
    about: 'Of the air in a place that the owner has named.',
  },
  meter_power_watts: {
    ...{ unit: 'W', from: 0, to: 1_000_000, everySec: 10, ...years },
    about: 'Of a power meter, which the head reads; of no node.',
  },
  air_humidity_ratio: { ...ratio, everySec: 10, ...years, of: 'place', about: 'Relative humidity there.' },
} as const satisfies Readonly<Record<string, SeriesDefinition>>;

export type SeriesName = keyof typeof SERIES;
/** `load1`, `core_busy_ratio.3` */
export type SeriesKey = string;

export interface ParsedSeries {
  readonly name: SeriesName;
  readonly instance: string | undefined;
  readonly definition: SeriesDefinition;
}

const INSTANCE = /^[\x21-\x7e]{1,100}$/;

/** `undefined`: there is no such series, or it has an instance where there is one a node, or none where there are several. */
export function parseSeries(key: SeriesKey): ParsedSeries | undefined {
  const dot = key.indexOf('.');
  const name = dot === -1 ? key : key.slice(0, dot);
  if (!Object.hasOwn(SERIES, name)) return undefined;
  const definition: SeriesDefinition = SERIES[name as SeriesName];
  const instance = dot === -1 ? undefined : key.slice(dot + 1);
  if ((definition.of === undefined) !== (instance === undefined)) return undefined;
  if (instance !== undefined && !INSTANCE.test(instance)) return undefined;
  return { name: name as SeriesName, instance, definition };
}

/** A value of it that arrived so long ago is still the present one. */
export function holdsForSec({ everySec }: SeriesDefinition): number {
  return 3 * everySec + 2;
}

/** Order of the figures in the live event `telemetry`, one a node and second. */
export const LIVE_FIGURES = [
  'load1',
  'cpu_busy_ratio',
  'memory_used_bytes',
  'cpu_temperature_celsius',
  'cpu_frequency_hertz',
  'receive_bytes_per_second',
  'transmit_bytes_per_second',
  'processes',
  'gpu_busy_ratio',
  'gpu_temperature_celsius',
  'board_power_watts',
  'clock_offset_seconds',
  'slow',
] as const;
