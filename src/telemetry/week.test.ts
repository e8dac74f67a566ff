import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openFedTelemetry } from './fed-telemetry.ts';
import type { GatheredRows } from './gathered.ts';

/** The week is of 64 nodes, which takes minutes: `WEEK_NODES=64 npx vitest run src/telemetry/week.test.ts`. */
const NODES = Number(process.env.WEEK_NODES ?? 2);
const DAYS = 7;
const TEN_MINUTES = 600;
const BUCKET_SEC = 10;
const START_SEC = Date.parse('2026-03-01T00:00:00Z') / 1000;
/** docs/watch.md, "How much room it takes". */
const BOUND_BYTES_A_NODE = 8e6;
const MONTH_READ_MS = 100;

const FLAGS = ['under_voltage', 'frequency_capped', 'throttled', 'heat_limited'];
/** What a Raspberry Pi 5 measures: how far each wanders, and around what. */
const WANDERING: Readonly<Record<string, readonly [number, number]>> = {
  ...Object.fromEntries([0, 1, 2, 3].map((core) => [`core_busy_ratio.${core}`, [0.5, 0.5] as const])),
  ...{ cpu_busy_ratio: [0.5, 0.5], cpu_wait_ratio: [0.02, 0.02], cpu_frequency_hertz: [2e9, 4e8], load1: [2, 2] },
  ...{ load5: [2, 1], load15: [2, 0.5], memory_available_bytes: [3e9, 1e8], memory_used_bytes: [1e9, 1e8] },
  ...{ 'disk_read_bytes_per_second.mmcblk0': [1e5, 1e5], 'disk_write_bytes_per_second.mmcblk0': [4e5, 4e5] },
  ...{ 'disk_busy_ratio.mmcblk0': [0.1, 0.1], 'network_receive_bytes_per_second.eth0': [2e6, 2e6] },
  ...{ 'network_transmit_bytes_per_second.eth0': [1e6, 1e6], cpu_temperature_celsius: [54, 6] },
  ...{ 'temperature_celsius.rp1_adc': [50, 3], 'fan_speed_revolutions_per_minute.pwmfan': [2900, 80] },
  ...{ processes: [180, 9], processes_running: [2, 2], board_power_watts: [4, 2], input_volts: [5.1, 0.05] },
  ...{
    'disk_free_bytes./': [2.5e10, 1e6],
    clock_offset_seconds: [0.001, 0.001],
    'air_temperature_celsius.chassis': [31, 2],
  },
};
const STEADY: Readonly<Record<string, number>> = {
  ...Object.fromEntries(FLAGS.flatMap((flag) => [flag, `${flag}_since_boot`]).map((flag) => [flag, 0])),
  ...{ cpu_stolen_ratio: 0, memory_pressure_ratio: 0, 'network_errors_per_second.eth0': 0, 'link_up.eth0': 1 },
  ...{ 'link_speed_bits_per_second.eth0': 1e9, 'link_duplex_full.eth0': 1, 'disk_read_only./': 0, swap_used_bytes: 0 },
  ...{
    cpu_frequency_limit_hertz: 2.4e9,
    memory_total_bytes: 4e9,
    'disk_size_bytes./': 3.1e10,
    'fan_drive_ratio.pwmfan': 0.5,
  },
};

/** Noise in each value: the worst that there is to pack. */
function tenMinutes(fromSec: number): GatheredRows {
  const buckets = TEN_MINUTES / BUCKET_SEC;
  const keys = [...Object.keys(WANDERING), ...Object.keys(STEADY)];
  const mean = new Float32Array(keys.length * buckets);
  const most = new Float32Array(mean.length);
  const count = new Uint8Array(mean.length).fill(BUCKET_SEC);
  keys.forEach((key, place) => {
    const [around, far] = WANDERING[key] ?? [STEADY[key]!, 0];
    for (let index = place * buckets; index < (place + 1) * buckets; index++) {
      mean[index] = around + far * (Math.random() - Math.random());
      most[index] = mean[index]! + far * Math.random();
    }
  });
  return { keys, firstBucket: fromSec / BUCKET_SEC, buckets, mean, most, count };
}

test(`a week of ${NODES} nodes has room in what is stated, and a month of it is read quickly`, async () => {
  const fed = await openFedTelemetry(START_SEC * 1000);
  const name = (node: number): string => `n${node + 1}`;
  for (let sec = START_SEC; sec < START_SEC + DAYS * 86_400; sec += TEN_MINUTES) {
    const now = (sec + TEN_MINUTES) * 1000;
    const nodes = Array.from({ length: NODES }, (_, node) => ({
      ...{ node: name(node), about: '{}', seenAt: now, session: 's', taken: 1, rows: [tenMinutes(sec)] },
    }));
    await fed.store.write('keepTelemetry', { nodes, now });
    while (await fed.store.write('tendTelemetry', { now }));
    await breathe();
  }
  fed.clock.now = (START_SEC + DAYS * 86_400) * 1000;
  const bytes = ['', '-wal'].reduce((sum, end) => sum + statSync(join(fed.home, `telemetry.db${end}`)).size, 0);
  const series = 'cpu_busy_ratio,cpu_temperature_celsius,memory_used_bytes,load1';
  const times: number[] = [];
  for (let time = 0; time < 15; time++) {
    const before = performance.now();
    const { series: read } = await fed.telemetry.history(name(time % NODES), { series, since: '31d', points: 720 });
    times.push(performance.now() - before);
    expect(read.load1?.mean.filter((value) => value !== null).length).toBeGreaterThan(80);
  }
  times.sort((a, b) => a - b);
  console.log(
    `${NODES} nodes: ${(bytes / NODES / 1e6).toFixed(2)} MB a node; a month read in ${times[7]!.toFixed(1)} ms`,
  );
  expect(bytes / NODES).toBeLessThan(BOUND_BYTES_A_NODE);
  expect(times[7]).toBeLessThan(MONTH_READ_MS);
  await fed.close();
}, 1_800_000);
