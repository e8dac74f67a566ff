import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { createCollectors } from './all.ts';
import { thawedRoot } from './frozen-root.ts';
import { Rates } from './rates.ts';

const { directory, root, write } = thawedRoot('pc');
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The eight cores of a PC: after 2 s core 0 has worked, waited, been idle and been stolen from for half a second each. */
function ticksAfter(): string {
  const before = [90100, 100, 39000, 9900000, 11200, 0, 1330, 700];
  const core0 = [90140, 100, 39010, 9900050, 11250, 0, 1330, 750];
  const idle = [90100, 100, 39000, 9900200, 11200, 0, 1330, 700];
  const cores = [core0, ...Array.from({ length: 7 }, () => idle)];
  const all = before.map((_, field) => cores.reduce((sum, core) => sum + core[field]!, 0));
  const line = (name: string, fields: readonly number[]) => `${name} ${fields.join(' ')} 0 0\n`;
  return `${line('cpu ', all)}${cores.map((core, nth) => line(`cpu${nth}`, core)).join('')}intr 1 2 3\nctxt 7\n`;
}

it('says what counters grew by in a second', () => {
  const collectors = createCollectors(root, []);
  const first = collectors.read(1000);
  expect(Object.keys(first).filter((key) => /busy|bytes_per_second/.test(key))).toEqual([]);

  write('proc/stat', ticksAfter());
  const head = 'Inter-| Receive | Transmit\n face |bytes\n';
  write(
    'proc/net/dev',
    `${head}    lo: 9 9 9 9 0 0 0 0 9 9 9 9 0 0 0 0\nenp4s0:81906123344 71840222 9 904 0 0 0 0 9918412330 8820700 0 2 0 0 4 0\n`,
  );
  write(
    'proc/diskstats',
    ' 259       0 nvme0n1 441200 12000 40213248 102300 31200 8000 2015296 29100 0 92200 132000 0 0 0 0 0 0\n',
  );
  const values = collectors.read(3000);

  expect(values['core_busy_ratio.0']).toBeCloseTo(50 / 200);
  expect(values['core_busy_ratio.1']).toBe(0);
  expect(values.cpu_busy_ratio).toBeCloseTo(50 / 1600);
  expect(values.cpu_wait_ratio).toBeCloseTo(50 / 1600);
  expect(values.cpu_stolen_ratio).toBeCloseTo(50 / 1600);
  expect(values['network_receive_bytes_per_second.enp4s0']).toBe(500_000);
  expect(values['network_transmit_bytes_per_second.enp4s0']).toBe(200_000);
  expect(values['network_errors_per_second.enp4s0']).toBe((2 + 4 + 2 + 4) / 2);
  expect(values['disk_read_bytes_per_second.nvme0n1']).toBe((2048 * 512) / 2);
  expect(values['disk_write_bytes_per_second.nvme0n1']).toBe((4096 * 512) / 2);
  expect(values['disk_busy_ratio.nvme0n1']).toBe(0.5);
  // sda has no line now: it was unplugged.
  expect(values).not.toHaveProperty(['disk_busy_ratio.sda']);
});

it('says nothing where a counter began anew, or where its device came back', () => {
  const rates = new Rates();
  rates.begin(1000);
  rates.perSecond('a', 50);
  rates.perSecond('b', 50);
  rates.begin(2000);
  expect(rates.perSecond('a', 20)).toBeUndefined();
  rates.begin(3000);
  expect(rates.perSecond('a', 30)).toBe(10);
  expect(rates.perSecond('b', 90)).toBeUndefined();
});
