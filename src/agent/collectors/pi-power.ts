import type { Collector, CollectorKind, Values } from './collector.ts';
import { Vcgencmd } from './vcgencmd.ts';

/** `   VDD_CORE_A current(7)=6.22421000A`; the numbers in brackets differ between a rail's current and voltage. */
const LINE = /^\s*(\w+)_([AV]) (?:current|volt)\(\d+\)=([\d.]+)[AV]$/;

/**
 * What the power chip of a Raspberry Pi 5 and its relatives measures on its rails. Their sum leaves out what USB devices and fans draw,
 * as they have no rail of their own.
 */
export const piPower: CollectorKind = {
  name: 'pi-power',
  create({ root }): Collector | undefined {
    const model = root.text('proc/device-tree/model') ?? '';
    if (!/^Raspberry Pi (?:5|500|Compute Module 5)\b/.test(model)) return undefined;
    let rails = new Map<string, { amps?: number; volts?: number }>();
    let measured: Values = {};

    const finish = (): void => {
      let sum = 0;
      for (const [rail, { amps, volts }] of rails) {
        if (volts !== undefined && rail === 'EXT5V') measured.input_volts = volts;
        if (amps === undefined || volts === undefined) continue;
        measured[`rail_power_watts.${rail}`] = amps * volts;
        sum += amps * volts;
      }
      if (sum > 0) measured.board_power_watts = sum;
      rails = new Map();
    };

    const onLine = (line: string): void => {
      const [, rail, unit, text] = line.match(LINE) ?? [];
      if (rail !== undefined) {
        const value = Number(text);
        rails.set(rail, { ...rails.get(rail), ...(unit === 'A' ? { amps: value } : { volts: value }) });
      }
    };
    const vcgencmd = Vcgencmd.find(root, 'pmic_read_adc', { onLine, onEnd: finish });
    if (vcgencmd === undefined) return undefined;
    return {
      read(now, values) {
        vcgencmd.tend(now);
        Object.assign(values, measured);
        measured = {};
      },
      stop: () => vcgencmd.stop(),
    };
  },
};
