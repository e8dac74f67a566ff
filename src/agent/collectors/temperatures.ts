import type { Collector, CollectorKind, Machine } from './collector.ts';
import { Every } from './every.ts';
import { channelsOf, chipsOf, Names } from './hwmon.ts';
import type { KeptFile } from './kept-file.ts';
import type { Root } from './root.ts';

const THERMAL = 'sys/class/thermal';
const MOST_SENSORS = 24;
/** Of the Tegra X1: says 50 °C whatever it is. */
const CONSTANT = 'PMIC-Die';
/** Below what a sensor of a running board can be: those that are not connected say −127 or −273 °C, or 0 K. */
const COLDEST_CELSIUS = -55;

/** Which is the processor's, the best first; of equals the hottest counts. */
const CPU_SENSORS: readonly RegExp[] = [
  /^(?:coretemp\.Package|k10temp\.T(?:ctl|die)|zenpower\.Tdie|cpu_thermal)/i,
  /^cpu/i,
  /^(?:x86_pkg_temp|package|soc|bigcore)/i,
  /^coretemp/i,
];

interface Sensor {
  readonly name: string;
  readonly file: KeptFile;
}

/** Zones by their types, and chips that no zone shows already. Both are in thousandths of a degree. */
function sensorsOf(root: Root): Sensor[] {
  const names = new Names();
  const zones = root.list(THERMAL).filter((entry) => entry.startsWith('thermal_zone'));
  const types = new Set<string>();
  const sensors: Sensor[] = [];
  for (const zone of zones) {
    const type = root.text(`${THERMAL}/${zone}/type`);
    if (type === undefined || type === CONSTANT) continue;
    types.add(type.replaceAll('-', '_'));
    sensors.push({ name: names.free(type), file: root.keep(`${THERMAL}/${zone}/temp`) });
  }
  for (const chip of chipsOf(root)) {
    // A zone has a chip of its own name, in which hyphens may not be.
    if (types.has(chip.name)) continue;
    for (const channel of channelsOf(chip, 'temp')) {
      const label = root.text(`${chip.directory}/temp${channel}_label`) ?? `temp${channel}`;
      // One for the package says it; sixty-four for its cores say no more.
      if (chip.name === 'coretemp' && label.startsWith('Core ')) continue;
      sensors.push({
        name: names.free(`${chip.name}.${label}`),
        file: root.keep(`${chip.directory}/temp${channel}_input`),
      });
    }
  }
  return sensors.slice(0, MOST_SENSORS);
}

/** Whether it tells one at all: a zone that is switched off says an error from the beginning. */
function isThere({ file }: Sensor): boolean {
  try {
    if (file.number() / 1000 > COLDEST_CELSIUS) return true;
  } catch {
    // absent is absent; what breaks later is reported
  }
  file.close();
  return false;
}

function cpuSensors(sensors: readonly Sensor[]): readonly Sensor[] {
  for (const pattern of CPU_SENSORS) {
    const found = sensors.filter(({ name }) => pattern.test(name));
    if (found.length > 0) return found;
  }
  return [];
}

export const temperatures: CollectorKind = {
  name: 'temperatures',
  create({ root, attempts }: Machine): Collector | undefined {
    let sensors = sensorsOf(root).filter(isThere);
    if (sensors.length === 0) return undefined;
    let ofCpu = new Set(cpuSensors(sensors));
    const lookAgain = new Every(600);
    lookAgain.isDue(0);
    return {
      read(now, values) {
        if (lookAgain.isDue(now)) {
          // Disks and cards with sensors come and go, and get other numbers; one that fails now is still one.
          const known = new Set(sensors.map(({ name }) => name));
          for (const { file } of sensors) file.close();
          sensors = sensorsOf(root).filter((sensor) => known.has(sensor.name) || isThere(sensor));
          attempts.keepOnly(
            'temperatures',
            sensors.map(({ name }) => name),
          );
          ofCpu = new Set(cpuSensors(sensors));
        }
        let hottest = Number.NEGATIVE_INFINITY;
        for (const sensor of sensors) {
          attempts.attempt('temperatures', sensor.name, now, () => {
            const celsius = sensor.file.number() / 1000;
            values[`temperature_celsius.${sensor.name}`] = celsius;
            if (ofCpu.has(sensor)) hottest = Math.max(hottest, celsius);
          });
        }
        if (hottest > Number.NEGATIVE_INFINITY) values.cpu_temperature_celsius = hottest;
      },
    };
  },
};
