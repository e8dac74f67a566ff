import type { Collector, CollectorKind, Machine, Values } from './collector.ts';
import { chipsOf } from './hwmon.ts';
import type { KeptFile } from './kept-file.ts';
import type { Root } from './root.ts';

const OLD_DRIVER = 'sys/bus/i2c/drivers/ina3221x';
/** Rails of a whole board, by the names that NVIDIA gives them; where there is none, those that together are all of it. */
const WHOLE = ['POM_5V_IN', 'VDD_IN'];
const TOGETHER = ['VDD_GPU_SOC', 'VDD_CPU_CV', 'VIN_SYS_5V0'];
/** Inputs of the chip that the board does not use. */
const UNCONNECTED = 'NC';

interface Rail {
  readonly name: string;
  readonly volts?: () => number;
  readonly watts: () => number;
}

const milli = (file: KeptFile): number => file.number() / 1000;

/** Linux for Tegra up to release 32: mW, mV and mA by iio. */
function oldRails(root: Root): Rail[] {
  const devices = root.list(OLD_DRIVER).flatMap((chip) =>
    root
      .list(`${OLD_DRIVER}/${chip}`)
      .filter((entry) => /^iio[:_-]?device/.test(entry))
      .map((entry) => `${OLD_DRIVER}/${chip}/${entry}`),
  );
  return devices.flatMap((device) =>
    [0, 1, 2].flatMap((channel): Rail[] => {
      const name = root.text(`${device}/rail_name_${channel}`);
      if (name === undefined || name === '' || root.number(`${device}/in_power${channel}_input`) === undefined)
        return [];
      const power = root.keep(`${device}/in_power${channel}_input`);
      const voltage = root.keep(`${device}/in_voltage${channel}_input`);
      return [{ name, watts: () => milli(power), volts: () => milli(voltage) }];
    }),
  );
}

/** The kernel's own driver, by hwmon: mV and mA (Documentation/hwmon/ina3221.rst). */
function newRails(root: Root): Rail[] {
  const chips = chipsOf(root).filter(({ name }) => name === 'ina3221');
  return chips.flatMap(({ directory }) =>
    [1, 2, 3].flatMap((channel): Rail[] => {
      const name = root.text(`${directory}/in${channel}_label`);
      if (name === undefined || root.number(`${directory}/curr${channel}_input`) === undefined) return [];
      const voltage = root.keep(`${directory}/in${channel}_input`);
      const current = root.keep(`${directory}/curr${channel}_input`);
      return [{ name, watts: () => milli(voltage) * milli(current), volts: () => milli(voltage) }];
    }),
  );
}

export function inaRails(root: Root): Rail[] {
  const old = oldRails(root);
  const rails = (old.length > 0 ? old : newRails(root)).filter(({ name }) => name !== UNCONNECTED);
  return rails.map((rail) => ({ ...rail, name: rail.name.replace(/[^!-~]+/g, '_') }));
}

/** Puts the board's own, of its rails in watts. */
export function putBoardPower(rails: ReadonlyMap<string, number>, values: Values): void {
  for (const [name, watts] of rails) values[`rail_power_watts.${name}`] = watts;
  const whole = WHOLE.find((name) => rails.has(name));
  if (whole !== undefined) values.board_power_watts = rails.get(whole)!;
  else if (TOGETHER.every((name) => rails.has(name))) {
    values.board_power_watts = TOGETHER.reduce((sum, name) => sum + rails.get(name)!, 0);
  }
}

/** The chips with which Jetson boards measure what their rails draw. */
export const ina3221: CollectorKind = {
  name: 'ina3221',
  create({ root, attempts }: Machine): Collector | undefined {
    const rails = inaRails(root);
    if (rails.length === 0) return undefined;
    return {
      read(now, values) {
        const watts = new Map<string, number>();
        for (const rail of rails) {
          attempts.attempt('ina3221', rail.name, now, () => {
            watts.set(rail.name, rail.watts());
            if (WHOLE.includes(rail.name) && rail.volts !== undefined) values.input_volts = rail.volts();
          });
        }
        putBoardPower(watts, values);
      },
    };
  },
};
