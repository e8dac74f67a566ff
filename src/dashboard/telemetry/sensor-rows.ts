import type { SeriesName } from '../../protocol/series.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { countText, durationText } from '../amounts.ts';
import { celsiusText, loadText, ratioText, wattsText } from './figure-words.ts';
import { instancesNow } from './instances.ts';

export interface LabelledValue {
  readonly label: string;
  readonly value: string;
}

const FLAGS = [
  ['under_voltage', 'Too little voltage'],
  ['frequency_capped', 'Clock held down'],
  ['throttled', 'Slowed down'],
  ['heat_limited', 'At its limit of heat'],
] as const satisfies readonly (readonly [SeriesName, string])[];

/** All else that a node measures, as label and value; what it does not have is not there. */
export function sensorRows({ values, about }: NodeTelemetry): readonly LabelledValue[] {
  const one = (name: SeriesName, label: string, text: (value: number) => string): readonly LabelledValue[] => {
    const value = values[name];
    return value === undefined ? [] : [{ label, value: text(value) }];
  };
  const each = (name: SeriesName, label: (of: string) => string, text: (value: number, of: string) => string) =>
    instancesNow(values, name).map(([of, value]) => ({ label: label(of), value: text(value, of) }));
  return [
    ...one('load5', 'Load, 5 min', loadText),
    ...one('load15', 'Load, 15 min', loadText),
    ...one('processes', 'Processes', (count) => `${countText(count)}${runningText(values.processes_running)}`),
    ...one('memory_pressure_ratio', 'Waits for memory', ratioText),
    ...one('cpu_wait_ratio', 'Waits for disks', ratioText),
    ...one('cpu_stolen_ratio', 'Not given by its host', ratioText),
    ...one('swap_used_bytes', 'Swap in use', (bytes) => `${(bytes / 1024 ** 2).toFixed(0)}\u202fMiB`),
    ...each('temperature_celsius', (sensor) => sensor, celsiusText),
    ...each('gpu_temperature_celsius', (gpu) => `GPU ${gpu}`, celsiusText),
    ...each('gpu_busy_ratio', (gpu) => `GPU ${gpu} at work`, ratioText),
    ...each(
      'air_temperature_celsius',
      (place) => `Air, ${place}`,
      (celsius, place) => {
        const thermostat = about?.thermostats?.[place];
        return `${celsiusText(celsius)}${thermostat === undefined ? '' : `, thermostat at ${celsiusText(thermostat)}`}`;
      },
    ),
    ...each('air_humidity_ratio', (place) => `Humidity, ${place}`, ratioText),
    ...each(
      'fan_speed_revolutions_per_minute',
      (fan) => `Fan ${fan}`,
      (rpm) => `${countText(rpm)} turns a minute`,
    ),
    ...each('fan_drive_ratio', (fan) => `Fan ${fan} driven at`, ratioText),
    ...one('board_power_watts', 'Power, estimate', wattsText),
    ...each('gpu_power_watts', (gpu) => `Power, GPU ${gpu}`, wattsText),
    ...each('rail_power_watts', (rail) => `Power, ${rail}`, wattsText),
    ...one('input_volts', 'Arriving voltage', (volts) => `${volts.toFixed(2)}\u202fV`),
    ...FLAGS.flatMap(([name, label]) => flagRow(label, values[name], values[`${name}_since_boot`])),
    ...one('clock_offset_seconds', 'Clock', offsetText),
    ...one('uptime_seconds', 'Up for', durationText),
  ];
}

function flagRow(label: string, now: number | undefined, sinceBoot: number | undefined): readonly LabelledValue[] {
  if (now === undefined && sinceBoot === undefined) return [];
  return [{ label, value: now === 1 ? 'now' : sinceBoot === 1 ? 'not now, but since it started' : 'no' }];
}

function runningText(running: number | undefined): string {
  return running === undefined ? '' : `, ${countText(running)} running`;
}

function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 0.5) return 'right within half a second';
  return `${durationText(size)} ${seconds > 0 ? 'ahead of' : 'behind'} the head's`;
}
