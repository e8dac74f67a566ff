import { expect, it } from 'vitest';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { sensorRows } from './sensor-rows.ts';

const rowsOf = (values: NodeTelemetry['values']) =>
  Object.fromEntries(sensorRows({ node: 'rain0', state: 'live', values }).map(({ label, value }) => [label, value]));

it('shows what a node has, and nothing that it has not', () => {
  expect(rowsOf({})).toEqual({});
  expect(rowsOf({ 'temperature_celsius.nvme': 41.2, 'air_humidity_ratio.chassis': 0.454, processes: 211 })).toEqual({
    nvme: '41\u202f°C',
    'Humidity, chassis': '45\u202f%',
    Processes: '211',
  });
});

it('tells what is from what was', () => {
  expect(
    rowsOf({ under_voltage: 0, under_voltage_since_boot: 1, throttled: 1, throttled_since_boot: 1, heat_limited: 0 }),
  ).toEqual({
    'Too little voltage': 'not now, but since it started',
    'Slowed down': 'now',
    'At its limit of heat': 'no',
  });
});

it.each([
  [0.2, 'right within half a second'],
  [-3600, "1\u202fh behind the head's"],
  [90, "1\u202fmin 30\u202fs ahead of the head's"],
])('tells how wrong a clock is: %d s', (seconds, text) =>
  expect(rowsOf({ clock_offset_seconds: seconds }).Clock).toBe(text),
);
