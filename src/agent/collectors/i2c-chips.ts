import { execFile } from 'node:child_process';
import type { ConfiguredSensor } from '../../protocol/sensors.ts';
import type { Collector, CollectorKind, Machine } from './collector.ts';
import { Every } from './every.ts';

const PERIOD_SECONDS = 60;
const WAIT_MS = 10_000;

type Chip = Extract<ConfiguredSensor, { kind: 'i2c' }>;

/**
 * Whether a chip answers at an address, in the table that i2cdetect prints: a row `20: ` for each sixteen, three characters a column;
 * `--` nothing, its address where it answered, `UU` where a driver has it (i2cdetect(8)).
 */
export function answersAt(table: string, address: number): boolean {
  const row = table.split('\n').find((line) => line.startsWith(`${(address & 0x70).toString(16).padStart(2, '0')}:`));
  const at = 4 + 3 * (address & 0x0f);
  return /^(?:UU|[0-7][0-9a-f])$/.test(row?.slice(at, at + 2) ?? '');
}

/** Chips that the owner says are on a bus: no figures, but a trouble where one does not answer. */
export const i2cChips: CollectorKind = {
  name: 'i2c-chips',
  create(machine: Machine): Collector | undefined {
    const { root, attempts, configured } = machine;
    const chips = configured.filter((sensor): sensor is Chip => sensor.kind === 'i2c');
    if (chips.length === 0) return undefined;
    const due = new Every(PERIOD_SECONDS);
    const stop = new AbortController();

    const missing = (chip: Chip, now: number, because: string): void =>
      attempts.failed('i2c-chips', chip.name, now, because, 'missing');

    const look = (chip: Chip, now: number): void => {
      const { name, bus, address } = chip;
      const digits = address.toString(16).padStart(2, '0');
      if (!root.list('sys/bus/i2c/devices').includes(`i2c-${bus}`)) {
        const hint = 'On a Raspberry Pi, dtparam=i2c_arm=on in config.txt switches bus 1 on.';
        missing(chip, now, `there is no I2C bus ${bus} on this node. ${hint}`);
        return;
      }
      // A chip that a driver works with is there; it is not to be disturbed.
      if (root.list(`sys/bus/i2c/devices/${bus}-00${digits}`).includes('driver')) {
        attempts.succeeded('i2c-chips', name);
        return;
      }
      const program = root.program('i2cdetect');
      if (program === undefined) {
        attempts.failed(
          'i2c-chips',
          name,
          now,
          'i2cdetect, which would look for it, is not installed (package i2c-tools)',
        );
        return;
      }
      // -r: asks by reading a byte, as writing to a chip that nobody has identified may change it. From the address to the address.
      const words = ['-y', '-r', String(bus), `0x${digits}`, `0x${digits}`];
      execFile(program, words, { timeout: WAIT_MS, signal: stop.signal }, (error, table, said) => {
        if (stop.signal.aborted) return;
        if (error !== null) attempts.failed('i2c-chips', name, now, said.trim() === '' ? error : said.trim());
        else if (answersAt(table, address)) attempts.succeeded('i2c-chips', name);
        else
          missing(
            chip,
            now,
            `nothing answers at address 0x${digits} of I2C bus ${bus}: its power, its cable, its address`,
          );
      });
    };

    return {
      read(now) {
        if (due.isDue(now)) for (const chip of chips) look(chip, now);
      },
      stop: () => stop.abort(),
    };
  },
};
