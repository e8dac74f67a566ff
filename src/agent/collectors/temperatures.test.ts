import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCollectors } from './all.ts';
import { ina3221 } from './ina3221.ts';
import { Root } from './root.ts';
import { temperatures } from './temperatures.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-chips-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string | number>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), `${text}\n`);
  }
}

const zone = (nth: number, type: string, temp: number) => ({
  [`sys/class/thermal/thermal_zone${nth}/type`]: type,
  [`sys/class/thermal/thermal_zone${nth}/temp`]: temp,
});

const chip = (nth: number, name: string, files: Readonly<Record<string, string | number>>) => ({
  [`sys/class/hwmon/hwmon${nth}/name`]: name,
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/class/hwmon/hwmon${nth}/${file}`, text])),
});

const measure = (kind = temperatures) => createCollectors(new Root(directory), [], { kinds: [kind] }).read(1000);

describe("the processor's temperature", () => {
  it("of an Intel PC with two packages is the hotter one's; its cores are not listed", () => {
    put({
      ...zone(0, 'acpitz', 27_800),
      ...zone(1, 'x86_pkg_temp', 40_000),
      ...chip(0, 'coretemp', {
        temp1_input: 49_000,
        temp1_label: 'Package id 0',
        temp2_input: 51_000,
        temp2_label: 'Core 0',
      }),
      ...chip(1, 'coretemp', { temp1_input: 55_000, temp1_label: 'Package id 1' }),
    });
    const values = measure();
    expect(values.cpu_temperature_celsius).toBe(55);
    expect(Object.keys(values)).not.toContain('temperature_celsius.coretemp.Core_0');
  });

  it('of a board with clusters of cores is that of the whole chip', () => {
    put({
      ...zone(0, 'soc-thermal', 44_000),
      ...zone(1, 'bigcore0-thermal', 46_000),
      ...zone(2, 'npu-thermal', 70_000),
    });
    expect(measure().cpu_temperature_celsius).toBe(46);
  });

  it('is not known where no sensor is its own', () => {
    put(chip(0, 'nvme', { temp1_input: 41_850, temp1_label: 'Composite' }));
    const values = measure();
    expect(values).toEqual({ 'temperature_celsius.nvme.Composite': 41.85 });
  });

  it('leaves out what is not connected', () => {
    put({ ...zone(0, 'cpu-thermal', 44_000), ...zone(1, 'gpu-thermal', -256_000), ...zone(2, 'PMIC-Die', 50_000) });
    expect(measure()).toEqual({ 'temperature_celsius.cpu-thermal': 44, cpu_temperature_celsius: 44 });
  });

  it('keeps disks of the same kind apart', () => {
    const composite = { temp1_input: 41_850, temp1_label: 'Composite' };
    put({ ...chip(0, 'nvme', composite), ...chip(10, 'nvme', { ...composite, temp1_input: 50_850 }) });
    expect(measure()).toEqual({
      'temperature_celsius.nvme.Composite': 41.85,
      'temperature_celsius.nvme.Composite-2': 50.85,
    });
  });
});

it("reads a Jetson's rails of the kernel's own driver: volts times amperes", () => {
  put(
    chip(3, 'ina3221', {
      in1_label: 'VDD_IN',
      in1_input: 4936,
      curr1_input: 1064,
      in2_label: 'VDD_CPU_GPU_CV',
      in2_input: 4936,
      curr2_input: 104,
      in3_label: 'NC',
      in3_input: 0,
      curr3_input: 0,
    }),
  );
  const values = measure(ina3221);
  expect(values.board_power_watts).toBeCloseTo(4.936 * 1.064, 9);
  expect(values['rail_power_watts.VDD_CPU_GPU_CV']).toBeCloseTo(4.936 * 0.104, 9);
  expect(values.input_volts).toBe(4.936);
  expect(Object.keys(values)).not.toContain('rail_power_watts.NC');
});

it.runIf(process.platform === 'linux')('keeps no file open of what is not connected, however often it looks', () => {
  put({
    ...zone(0, 'cpu-thermal', 45_000),
    ...chip(0, 'nct6798', { temp1_input: -127_000, temp2_input: 'none', temp3_input: 31_000 }),
  });
  const collectors = createCollectors(new Root(directory), [], { kinds: [temperatures] });
  const openFiles = (): number => readdirSync('/proc/self/fd').length;
  collectors.read(601_000);
  const before = openFiles();
  for (let nth = 2; nth <= 20; nth++) collectors.read(601_000 * nth);
  expect(openFiles() - before).toBeLessThan(10);
  collectors.stop();
});
