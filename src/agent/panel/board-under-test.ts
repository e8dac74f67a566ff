import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Root } from '../collectors/root.ts';
import { I2c } from './i2c.ts';
import type { BoardSettings } from './wiring.ts';

const FAKE_PROGRAMS = join(import.meta.dirname, '../../../test/fakes/bin');

export interface ModelledChip {
  chip: string;
  registers?: number[];
  pointer?: number;
  outside?: Record<number, 0 | 1>;
}
type Buses = Record<string, Record<string, ModelledChip>>;

/** As RAIN's first board was wired: the LEDs in the wrong order on a chip at 0x20, a toggle beside them. */
export const RAIN: BoardSettings = {
  driver: 'mcp23008',
  bus: 1,
  address: 0x20,
  pins: [4, 3, 2, 1, 0],
  activeLow: false,
  switch: { pin: 7, statusWhen: 'low', pullUp: true },
};

/** For tests: an empty machine, with models of chips on its buses behind the fake i2ctransfer, and LEDs of the kernel. */
export class BoardUnderTest {
  readonly directory = mkdtempSync(join(tmpdir(), 'breadbox-panel-'));
  readonly root = new Root(this.directory, { searchPath: FAKE_PROGRAMS });
  readonly i2c = new I2c(this.root);
  readonly #state = join(this.directory, 'i2c.json');

  constructor(chips: Record<string, ModelledChip> = {}) {
    process.env.FAKE_I2C = this.#state;
    this.put({ 1: chips });
    mkdirSync(join(this.directory, 'sys/bus/i2c/devices/i2c-1'), { recursive: true });
  }

  put(buses: Buses): void {
    writeFileSync(`${this.#state}.put`, JSON.stringify(buses));
    renameSync(`${this.#state}.put`, this.#state);
  }

  /** Of bus 1; undefined: nothing is there. */
  chip(address = '0x20'): ModelledChip | undefined {
    return (JSON.parse(readFileSync(this.#state, 'utf8')) as Buses)[1]?.[address];
  }

  /** Another chip, or the same one otherwise, on bus 1. */
  plug(chip: ModelledChip | undefined, address = '0x20'): void {
    const buses = JSON.parse(readFileSync(this.#state, 'utf8')) as Buses;
    if (chip === undefined) delete buses[1]![address];
    else buses[1]![address] = chip;
    this.put(buses);
  }

  /** As i2ctransfer was called since the last time; those that write more than where to read from. */
  transfers(): { readonly all: string[]; readonly writes: string[] } {
    const log = `${this.#state}.log`;
    const all = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    rmSync(log, { force: true });
    return { all, writes: all.filter((words) => /w[2-9]@|w1@\S+ 0x\S+ r1@/.test(words)) };
  }

  led(name: string, trigger: string, brightness = 0, most = 255): void {
    const place = join(this.directory, 'sys/class/leds', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(
      join(place, 'trigger'),
      `none mmc0 [${trigger}] timer\n`.replace(`${trigger} [${trigger}]`, `[${trigger}]`),
    );
    writeFileSync(join(place, 'brightness'), `${brightness}\n`);
    writeFileSync(join(place, 'max_brightness'), `${most}\n`);
  }

  ledFile(name: string, file: 'trigger' | 'brightness'): string {
    return readFileSync(join(this.directory, 'sys/class/leds', name, file), 'utf8').trim();
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.directory, path, '..'), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }

  remove(): void {
    this.i2c.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
