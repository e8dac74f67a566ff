import { DARK, type Leds } from '../../protocol/panel-frame.ts';
import { CHIP_PINS } from '../../protocol/panel-limits.ts';
import type { Root } from '../collectors/root.ts';
import type { Chip } from './chip.ts';
import type { Hardware, HardwareState } from './hardware.ts';
import { BusError, type BusTrouble, hex, type I2c, type Message } from './i2c.ts';
import { CHIPS, identify } from './identify.ts';
import { type BoardSettings, type Wiring, wiringOf } from './wiring.ts';

const SWITCH_MS = 500;
const CHECK_MS = 5000;
/** A chip that was read so lately is still there: nobody changes one so fast. */
const FRESH_MS = 500;
const STATES: Readonly<Record<BusTrouble, HardwareState['hardware']>> = {
  'no-bus': 'missing',
  nobody: 'missing',
  driver: 'other',
  'no-programs': 'failing',
  failing: 'failing',
};

/** LEDs on a chip of an I2C bus. Nothing is written before the chip has been identified, nor while nothing changes. */
export class Expander implements Hardware {
  readonly #i2c: I2c;
  readonly #root: Root;
  readonly #settings: BoardSettings;
  readonly #chip: Chip;
  readonly #wiring: Wiring;
  /** What its outputs are; undefined: it is to be identified and set up. */
  #levels: number | undefined;
  #isThere = false;
  #readAt = Number.NEGATIVE_INFINITY;

  /** @throws where it does not know that driver, as of a head that is newer */
  constructor(i2c: I2c, root: Root, settings: BoardSettings) {
    this.#i2c = i2c;
    this.#root = root;
    this.#settings = settings;
    const chip = CHIPS.find(({ kind }) => kind === settings.driver);
    if (chip === undefined) throw new Error(`this agent does not know the driver ${settings.driver}`);
    this.#chip = chip;
    this.#wiring = wiringOf(settings);
  }

  get restMs(): number {
    return this.#settings.switch !== undefined && this.#isThere ? SWITCH_MS : CHECK_MS;
  }

  async show(leds: Leds): Promise<HardwareState> {
    const pins = [...this.#settings.pins, this.#settings.switch?.pin ?? 0];
    const count = CHIP_PINS[this.#chip.kind];
    if (pins.some((pin) => pin >= count)) {
      return { hardware: 'failing', because: `an ${this.#chip.title} has pins 0 to ${count - 1} only` };
    }
    try {
      const state = await this.#shown(this.#wiring.levelsFor(leds));
      this.#isThere = state.hardware === 'lit';
      return state;
    } catch (error) {
      this.#levels = undefined;
      this.#isThere = false;
      if (!(error instanceof BusError)) throw error;
      return { hardware: STATES[error.trouble], because: error.message };
    }
  }

  /** Dark, so that the panel of a node that is switched off does not tell that it runs. */
  async close(): Promise<void> {
    if (this.#levels !== undefined) await this.show(DARK);
    this.#i2c.close();
  }

  async #shown(levels: number): Promise<HardwareState> {
    if (this.#levels !== undefined) {
      const isSame = levels === this.#levels;
      const isFresh = performance.now() - this.#readAt < FRESH_MS;
      let read = isSame || !isFresh ? await this.#exchange([], this.#levels) : undefined;
      if (!isSame && read?.isKept !== false)
        read = await this.#exchange(this.#chip.write(this.#wiring, levels), levels);
      if (read?.isKept) return this.#lit(levels, read.levels);
      // It lost its power, or is another one.
      this.#levels = undefined;
    }
    const { bus, address } = this.#settings;
    const { state, say } = await identify(this.#i2c, this.#root, bus, address);
    if (state === 'no-programs' || state === 'no-bus' || state === 'nobody') throw new BusError(state, say);
    if (state !== this.#chip.kind) return { hardware: 'other', because: say };
    const read = await this.#exchange(this.#chip.setUp(this.#wiring, levels), levels);
    if (read.isKept) return this.#lit(levels, read.levels);
    const what = `the ${this.#chip.title} at ${hex(address)} does not keep what is written to it: its power, its reset pin, an output that is held`;
    return { hardware: 'failing', because: what };
  }

  #lit(levels: number, pins: number): HardwareState {
    this.#levels = levels;
    return { hardware: 'lit', mode: this.#wiring.modeAt(pins) };
  }

  async #exchange(write: readonly Message[], levels: number) {
    const { bus, address } = this.#settings;
    const read = await this.#i2c.transfer(bus, address, [...write, ...this.#chip.look]);
    this.#readAt = performance.now();
    return this.#chip.readBack(read.at(-1) ?? [], this.#wiring, levels);
  }
}
