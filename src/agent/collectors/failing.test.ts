import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCollectors } from './all.ts';
import type { CollectorKind } from './collector.ts';
import { frozenRoot, thawedRoot } from './frozen-root.ts';

let board: ReturnType<typeof thawedRoot>;
beforeEach(() => {
  board = thawedRoot('raspberry-pi-5');
});
afterEach(() => rmSync(board.directory, { recursive: true, force: true }));

const NVME = 'sys/class/hwmon/hwmon4/temp1_input';

describe('a sensor that breaks', () => {
  it('is reported, and the rest go on; it is tried again less and less often, and forgotten when it works', () => {
    const collectors = createCollectors(board.root, []);
    expect(collectors.read(1000)).toHaveProperty(['temperature_celsius.nvme.Composite'], 38.85);

    board.write(NVME, '\n');
    const values = collectors.read(2000);
    expect(values).not.toHaveProperty(['temperature_celsius.nvme.Composite']);
    expect(values.cpu_temperature_celsius).toBe(49.35);
    expect(collectors.troubles).toEqual([
      {
        collector: 'temperatures',
        sensor: 'nvme.Composite',
        state: 'failing',
        because: expect.stringContaining('temp1_input has no number'),
      },
    ]);

    board.write(NVME, '40850\n');
    expect(collectors.read(3000), 'it is left alone for 5 s').not.toHaveProperty([
      'temperature_celsius.nvme.Composite',
    ]);
    expect(collectors.read(7000)).toHaveProperty(['temperature_celsius.nvme.Composite'], 40.85);
    expect(collectors.troubles).toEqual([]);
  });

  it('is forgotten when it was taken out', () => {
    const collectors = createCollectors(board.root, []);
    collectors.read(1000);
    board.write(NVME, '\n');
    collectors.read(2000);
    expect(collectors.troubles).toHaveLength(1);
    rmSync(join(board.directory, 'sys/class/hwmon/hwmon4'), { recursive: true });
    collectors.read(10_000);
    expect(collectors.troubles).toHaveLength(1);
    expect(collectors.read(602_000).cpu_temperature_celsius).toBe(49.35);
    expect(collectors.troubles).toEqual([]);
  });

  it('is absent, not down, where it is an adapter that was pulled out', () => {
    const collectors = createCollectors(board.root, []);
    expect(collectors.read(1000)).toHaveProperty(['link_up.eth1'], 1);
    const lines = readFileSync(join(board.directory, 'proc/net/dev'), 'utf8').split('\n');
    board.write('proc/net/dev', lines.filter((line) => !line.includes('eth1:')).join('\n'));
    expect(collectors.read(2000)).not.toHaveProperty(['link_up.eth1']);
    expect(collectors.troubles).toEqual([]);
  });

  it('comes back when its device was taken out and put in again', () => {
    const collectors = createCollectors(board.root, []);
    collectors.read(1000);
    rmSync(join(board.directory, 'sys/class/net/eth1/carrier'));
    mkdirSync(join(board.directory, 'sys/class/net/eth1/carrier'));
    collectors.read(61_000);
    expect(collectors.read(62_000)['link_up.eth1']).toBe(0);
    rmSync(join(board.directory, 'sys/class/net/eth1/carrier'), { recursive: true });
    writeFileSync(join(board.directory, 'sys/class/net/eth1/carrier'), '1\n');
    expect(collectors.read(63_000)['link_up.eth1']).toBe(1);
  });
});

it('keeps what a collector measured before it broke, and does not read it at once again', () => {
  let readings = 0;
  const breaking: CollectorKind = {
    name: 'breaking',
    create: () => ({
      read(_now, values) {
        readings++;
        values.load1 = 1;
        throw new Error('and then no more');
      },
    }),
  };
  const collectors = createCollectors(frozenRoot('pc'), [], { kinds: [breaking] });
  expect(collectors.read(0)).toEqual({ load1: 1 });
  for (let now = 1000; now <= 600_000; now += 1000) collectors.read(now);
  // After 5, 15, 35, 75, 155, 315 s, and then not within ten minutes.
  expect(readings).toBe(7);
  expect(collectors.troubles).toEqual([
    { collector: 'breaking', sensor: 'breaking', state: 'failing', because: 'and then no more' },
  ]);
});

it('finds within ten minutes what was plugged in after its start', () => {
  rmSync(join(board.directory, 'sys/class/hwmon/hwmon2'), { recursive: true });
  const collectors = createCollectors(board.root, []);
  expect(Object.keys(collectors.read(1000)).filter((key) => key.startsWith('fan'))).toEqual([]);
  mkdirSync(join(board.directory, 'sys/class/hwmon/hwmon2'));
  board.write('sys/class/hwmon/hwmon2/name', 'pwmfan\n');
  board.write('sys/class/hwmon/hwmon2/fan1_input', '1000\n');
  expect(collectors.read(601_000)).toHaveProperty(['fan_speed_revolutions_per_minute.pwmfan'], 1000);
});
