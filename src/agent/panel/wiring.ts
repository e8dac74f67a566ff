import type { PanelSettings } from '../../protocol/panel.ts';
import type { Leds, PanelMode } from '../../protocol/panel-frame.ts';

/** Of a panel whose LEDs hang on a chip. */
export type BoardSettings = Extract<PanelSettings, { bus: number }>;

/** Which bits of a chip's port are what; bit 0 is its first pin. */
export interface Wiring {
  /** Pins with an LED; all others stay inputs, as nobody knows what is on them. */
  readonly outputs: number;
  readonly pullUps: number;
  /** The levels at which the LEDs show these. */
  levelsFor(leds: Leds): number;
  /** What the switch says; undefined: there is none. */
  modeAt(levels: number): PanelMode | undefined;
}

export function wiringOf({ pins, activeLow, switch: toggle }: BoardSettings): Wiring {
  return {
    outputs: pins.reduce((bits, pin) => bits | (1 << pin), 0),
    pullUps: toggle?.pullUp === true ? 1 << toggle.pin : 0,
    levelsFor: (leds) => pins.reduce((bits, pin, index) => bits | (leds[index] !== activeLow ? 1 << pin : 0), 0),
    modeAt(levels) {
      if (toggle === undefined) return undefined;
      const isHigh = (levels & (1 << toggle.pin)) !== 0;
      return isHigh === (toggle.statusWhen === 'high') ? 'status' : 'load';
    },
  };
}
