import { execFile } from 'node:child_process';
import type { Collector, CollectorKind, Values } from './collector.ts';
import { Every } from './every.ts';
import { heatBrake } from './heat-brake.ts';
import { chipsOf } from './hwmon.ts';
import type { KeptFile } from './kept-file.ts';
import type { Root } from './root.ts';
import { Vcgencmd, vcgencmdPath } from './vcgencmd.ts';

/** Bits 0 to 3: now; 16 to 19: since the start (raspberrypi.com/documentation, vcgencmd get_throttled). */
const FLAGS = ['under_voltage', 'frequency_capped', 'throttled', 'heat_limited'] as const;
const SINCE_BOOT_BITS = 16;

const PLATFORM = 'sys/devices/platform';

/** `get_throttled` of the firmware's driver in Raspberry Pi's kernels: hexadecimal digits without 0x. Boards differ in where it is. */
function firmwareFile(root: Root): KeptFile | undefined {
  for (const bus of root.list(PLATFORM).filter((entry) => entry.startsWith('soc'))) {
    for (const device of root.list(`${PLATFORM}/${bus}`).filter((entry) => entry.includes('firmware'))) {
      const path = `${PLATFORM}/${bus}/${device}/get_throttled`;
      if (root.text(path) !== undefined) return root.keep(path);
    }
  }
  return undefined;
}

/** What the kernels of others know too: too little voltage at one of their looks, each 2 s (Documentation/hwmon/raspberrypi-hwmon.rst). */
function alarmFile(root: Root): KeptFile | undefined {
  const chip = chipsOf(root).find(({ name }) => name === 'rpi_volt');
  return chip === undefined ? undefined : root.keep(`${chip.directory}/in0_lcrit_alarm`);
}

/** What `vcgencmd get_throttled` prints; undefined: something else. */
function answeredBits(text: string): number | undefined {
  const digits = text.match(/^throttled=0x([0-9a-f]+)$/im)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** The kernel's driver asks each 2 s, and has the firmware forget what it tells it: what was seen is remembered here. */
class Flags {
  #seen = 0;

  see(bits: number): void {
    this.#seen |= bits | (bits >> SINCE_BOOT_BITS);
  }

  put(bits: number, values: Values): void {
    this.see(bits);
    FLAGS.forEach((flag, bit) => {
      values[flag] = (bits >> bit) & 1;
      values[`${flag}_since_boot`] = (this.#seen >> bit) & 1;
    });
  }

  get hasSeenLowVoltage(): boolean {
    return (this.#seen & 1) === 1;
  }
}

/** Cheap enough for each second. What was before the agent came, only vcgencmd is told: it is asked seldom. */
function byFile(file: KeptFile, vcgencmd: string | undefined): Collector {
  const flags = new Flags();
  const due = new Every(600);
  const stop = new AbortController();
  const ask = (path: string): void => {
    execFile(path, ['get_throttled'], { timeout: 5000, signal: stop.signal }, (_error, said) => {
      // Without an answer what the file says stands.
      flags.see(answeredBits(said) ?? 0);
    });
  };
  return {
    read(now, values) {
      const bits = Number.parseInt(file.text(), 16);
      if (Number.isNaN(bits)) throw new Error(`${file.path} has no hexadecimal number`);
      flags.put(bits, values);
      if (vcgencmd !== undefined && due.isDue(now)) ask(vcgencmd);
    },
    stop: () => stop.abort(),
  };
}

function byAsking(root: Root): Collector | undefined {
  const flags = new Flags();
  let answered: number | undefined;
  const onLine = (line: string): void => {
    answered = answeredBits(line) ?? answered;
  };
  const vcgencmd = Vcgencmd.find(root, 'get_throttled', { onLine });
  const alarm = alarmFile(root);
  if (vcgencmd === undefined && alarm === undefined) return undefined;
  return {
    read(now, values) {
      if (alarm !== undefined) {
        const isLow = alarm.number();
        flags.see(isLow);
        values.under_voltage = isLow;
        // Without the firmware, what was before the agent came is not known: only that it has been is.
        if (flags.hasSeenLowVoltage) values.under_voltage_since_boot = 1;
      }
      if (answered !== undefined) flags.put(answered | (values.under_voltage ?? 0), values);
      answered = undefined;
      vcgencmd?.tend(now);
    },
    stop: () => vcgencmd?.stop(),
  };
}

/**
 * Whether a Raspberry Pi gets too little voltage, is slowed down or is too hot, now and since its start; of other boards, whether the
 * kernel slows them down for heat.
 */
export const throttle: CollectorKind = {
  name: 'throttle',
  create({ root }): Collector | undefined {
    const file = firmwareFile(root);
    return file === undefined ? (byAsking(root) ?? heatBrake(root)) : byFile(file, vcgencmdPath(root));
  },
};
