import { formatBytes, formatDuration } from '../../cluster/units.ts';
import { figure, measured } from '../../protocol/measured.ts';
import { parseSeries, type SeriesName } from '../../protocol/series.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import type { Fact } from '../output/report.ts';
import { sparkline } from '../output/sparkline.ts';
import { SLOWED_BY } from './node-figures.ts';

/** Means of the last half hour, oldest first. */
export type History = Readonly<Record<string, readonly (number | null)[]>>;
export const DRAWN_SERIES = ['cpu_busy_ratio', 'memory_used_bytes', 'cpu_temperature_celsius'] as const;

/** What a node is and does now, a line each; what is not known has none. */
export function nodeFacts(told: NodeTelemetry, history: History): Fact[] {
  const { about, bootedAt, seenAt, state } = told;
  const version = about && `breadbox-agent ${about.version} on Node.js ${about.nodeVersion}`;
  return known([
    ['watched', state === 'never' ? 'not yet' : state],
    ['seen', seenAt, 'instant'],
    ['started', bootedAt, 'instant'],
    ['board', about?.model],
    ['system', about?.system],
    ['kernel', about?.kernel],
    ['agent', version],
    ...cpuFacts(told, history),
    ...memoryFacts(told, history),
    ...placeFacts(told),
    ...boardFacts(told, history),
  ]);
}

type Line = readonly [title: string, value: string | undefined, as?: 'instant'];

function known(lines: readonly Line[]): Fact[] {
  return lines.flatMap(([title, value, as]): Fact[] =>
    value === undefined ? [] : [{ title, value, as: as ?? 'text' }],
  );
}

function cpuFacts({ values, about }: NodeTelemetry, history: History): Line[] {
  const { load1, load5, load15, processes, processes_running: running } = values;
  const busy = said(values, 'cpu_busy_ratio');
  const drawn = sparkline(history.cpu_busy_ratio ?? [], 0, 1).trim();
  const limit = said(values, 'cpu_frequency_limit_hertz');
  const clock = said(values, 'cpu_frequency_hertz');
  const loads = [load1, load5, load15].filter((load) => load !== undefined).map((load) => load.toFixed(2));
  return [
    ['cores', busy && `${busy} of ${about?.cores ?? 'its'} cores at work${drawn && `   ${drawn}`}`],
    // The means of longer times say nothing in the place of the first, which a node that is silent has not.
    ['load', load1 === undefined ? undefined : loads.join(', ')],
    ['clock', clock && `${clock}${limit ? ` of ${limit}` : ''}`],
    [
      'processes',
      processes === undefined ? undefined : `${processes}${running === undefined ? '' : `, ${running} at work`}`,
    ],
  ];
}

function memoryFacts({ values }: NodeTelemetry, history: History): Line[] {
  const {
    memory_total_bytes: total,
    memory_used_bytes: used,
    swap_total_bytes: swap,
    swap_used_bytes: swapped,
  } = values;
  const drawn = sparkline(history.memory_used_bytes ?? [], 0, total ?? 0).trim();
  const of = total === undefined ? '' : ` of ${formatBytes(total)}`;
  return [
    ['memory', used === undefined ? undefined : `${formatBytes(used)}${of} used${total && drawn ? `   ${drawn}` : ''}`],
    ['swap', swap && swapped !== undefined ? `${formatBytes(swapped)} of ${formatBytes(swap)} used` : undefined],
  ];
}

/** What it has several of: file systems, ways into the network, graphics processors. */
function placeFacts({ values, about }: NodeTelemetry): Line[] {
  const disks = instancesOf(values, 'disk_free_bytes').map((mount): Line => {
    const size = values[`disk_size_bytes.${mount}`];
    const of = size === undefined ? '' : ` of ${formatBytes(size)}`;
    const locked = values[`disk_read_only.${mount}`] ? ', read-only' : '';
    return ['disk', `${mount}   ${formatBytes(values[`disk_free_bytes.${mount}`]!)}${of} free${locked}`];
  });
  const networks = instancesOf(values, 'link_up').map((name): Line => {
    const isMain = about?.interfaces.some((each) => each.isMain && each.interface === name);
    const parts = [
      values[`link_up.${name}`] === 0 ? 'nothing at the other end' : said(values, `link_speed_bits_per_second.${name}`),
      values[`link_duplex_full.${name}`] === 0 ? 'half duplex' : undefined,
      prefixed('in ', said(values, `network_receive_bytes_per_second.${name}`)),
      prefixed('out ', said(values, `network_transmit_bytes_per_second.${name}`)),
      isMain ? 'the way to the head' : undefined,
    ];
    return ['network', `${name}   ${parts.filter((part) => part !== undefined).join(', ')}`];
  });
  const gpus = instancesOf(values, 'gpu_busy_ratio').map((gpu): Line => {
    const used = said(values, `gpu_memory_used_bytes.${gpu}`);
    const parts = [
      prefixed('', said(values, `gpu_busy_ratio.${gpu}`)),
      said(values, `gpu_temperature_celsius.${gpu}`),
      used && `${used} of ${said(values, `gpu_memory_total_bytes.${gpu}`) ?? 'its memory'}`,
      said(values, `gpu_power_watts.${gpu}`),
    ];
    return ['gpu', `${gpu}   ${parts.filter((part) => part !== undefined).join(', ')}`];
  });
  return [...disks, ...networks, ...gpus];
}

function boardFacts({ values }: NodeTelemetry, history: History): Line[] {
  const temperatures = history.cpu_temperature_celsius ?? [];
  const hot = temperatures.filter((value) => value !== null);
  const drawn = hot.length > 0 ? sparkline(temperatures, Math.min(...hot) - 5, Math.max(...hot) + 5).trim() : '';
  const celsius = said(values, 'cpu_temperature_celsius');
  const power = said(values, 'board_power_watts');
  const offset = values.clock_offset_seconds;
  const slowed = SLOWED_BY.flatMap(([, series, now]) => {
    if (values[series]) return [now];
    return values[`${series}_since_boot`] ? [`since its start, once: ${now}`] : [];
  });
  return [
    ['temperature', celsius && `${celsius}${drawn && `   ${drawn}`}`],
    ...instancesOf(values, 'temperature_celsius').map(
      (sensor): Line => ['', `${sensor}   ${said(values, `temperature_celsius.${sensor}`)}`],
    ),
    ...instancesOf(values, 'air_temperature_celsius').map((place): Line => {
      const humidity = said(values, `air_humidity_ratio.${place}`);
      const air = said(values, `air_temperature_celsius.${place}`);
      return ['air', `${place}   ${air}${humidity ? `, ${humidity} humidity` : ''}`];
    }),
    ...instancesOf(values, 'fan_speed_revolutions_per_minute').map(
      (fan): Line => ['fan', `${fan}   ${said(values, `fan_speed_revolutions_per_minute.${fan}`)}`],
    ),
    ['power', power && `${power}, the board's own estimate`],
    ['supply', said(values, 'input_volts')],
    ['slowed', slowed.length > 0 ? slowed.join('; ') : undefined],
    ['clock is', offset === undefined ? undefined : clockWords(offset)],
  ];
}

function clockWords(offset: number): string {
  if (Math.abs(offset) < 0.05) return "the head's";
  return `${formatDuration(Math.abs(offset))} ${offset > 0 ? 'ahead of' : 'behind'} the head's`;
}

function said(values: NodeTelemetry['values'], key: SeriesName | `${SeriesName}.${string}`): string | undefined {
  const value = values[key];
  const unit = parseSeries(key)?.definition.unit;
  if (value === undefined || unit === undefined) return undefined;
  return unit === '°C' ? `${figure(Math.round(value * 10) / 10)} °C` : measured(value, unit);
}

function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${prefix}${text}`;
}

export function instancesOf(values: NodeTelemetry['values'], name: SeriesName): string[] {
  return Object.keys(values)
    .filter((key) => key.startsWith(`${name}.`))
    .map((key) => key.slice(name.length + 1));
}
