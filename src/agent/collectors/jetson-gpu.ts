import type { Collector, CollectorKind, Machine } from './collector.ts';
import type { Root } from './root.ts';

/** Where releases of Linux for Tegra have it. In thousandths. */
const LOADS = [
  'sys/devices/gpu.0/load',
  'sys/devices/platform/gpu.0/load',
  'sys/devices/platform/bus@0/17000000.gpu/load',
  'sys/devices/platform/17000000.gpu/load',
  'sys/devices/platform/17000000.ga10b/load',
];
const DEVFREQ = 'sys/class/devfreq';
const THERMAL = 'sys/class/thermal';

export function jetsonLoadPath(root: Root): string | undefined {
  return LOADS.find((path) => root.number(path) !== undefined);
}

function clockPath(root: Root): string | undefined {
  const gpu = root.list(DEVFREQ).find((name) => /gpu|gp10b|gv11b|ga10b/.test(name));
  return gpu === undefined ? undefined : `${DEVFREQ}/${gpu}/cur_freq`;
}

function temperaturePath(root: Root): string | undefined {
  const zone = root.list(THERMAL).find((name) => /^gpu[-_]therm/i.test(root.text(`${THERMAL}/${name}/type`) ?? ''));
  return zone === undefined ? undefined : `${THERMAL}/${zone}/temp`;
}

/** The GPU of an NVIDIA Jetson, which shares the board's memory. */
export const jetsonGpu: CollectorKind = {
  name: 'jetson-gpu',
  create({ root, attempts }: Machine): Collector | undefined {
    const load = jetsonLoadPath(root);
    if (load === undefined) return undefined;
    const parts = [
      { key: 'gpu_busy_ratio.0', path: load, unit: 0.001 },
      { key: 'gpu_frequency_hertz.0', path: clockPath(root), unit: 1 },
      { key: 'gpu_temperature_celsius.0', path: temperaturePath(root), unit: 0.001 },
    ].flatMap(({ key, path, unit }) => (path === undefined ? [] : [{ key, file: root.keep(path), unit }]));
    return {
      read(now, values) {
        for (const { key, file, unit } of parts) {
          attempts.attempt('jetson-gpu', key, now, () => {
            values[key] = file.number() * unit;
          });
        }
      },
    };
  },
};
