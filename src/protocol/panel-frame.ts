// Pure, and apart from the schemas: the agent, the head, the terminal and the browser draw the same frame.

export const PANEL_MODES = ['status', 'load'] as const;
export type PanelMode = (typeof PANEL_MODES)[number];

/** What the five LEDs mean while the toggle is on status, from the top. */
export const LAMPS = ['boot', 'network', 'temp', 'user1', 'user2'] as const;
export const USER_LEDS = ['user1', 'user2'] as const;
export type UserLed = (typeof USER_LEDS)[number];

export const LED_COUNT = 5;
/** From the top; `true` is lit. */
export type Leds = readonly [boolean, boolean, boolean, boolean, boolean];
export const DARK: Leds = [false, false, false, false, false];

/** A load per core below it lights nothing. */
const LEAST = 0.05;

/** What a panel shows a picture of. */
export interface PanelSigns {
  /** The system runs. */
  readonly booted: boolean;
  /** There is somebody at the other end of the way to the head. */
  readonly connected: boolean;
  /** It is not at full speed: too hot, or too little voltage. Bit 2 or 3 of the throttling word where there is one. */
  readonly slow: boolean;
  /** Processes that run or wait to run, over the last minute; `undefined`: not known, and no bar. */
  readonly load1: number | undefined;
  readonly cores: number | undefined;
  readonly user1: boolean;
  readonly user2: boolean;
}

/** Flags of now, by their series; in this order, from the lowest, they are the bits of the live figure `slow`. */
export const POWER_FLAGS = ['under_voltage', 'frequency_capped', 'throttled', 'heat_limited'] as const;
export type PowerFlag = (typeof POWER_FLAGS)[number];

/**
 * Throttled, at the soft limit of heat, or held down for too little voltage: what the temp lamp says.
 * @param flag 1: it is so; `undefined`: not known
 */
export function isSlow(flag: (name: PowerFlag) => number | undefined): boolean {
  const is = (name: PowerFlag): boolean => flag(name) === 1;
  return is('throttled') || is('heat_limited') || (is('under_voltage') && is('frequency_capped'));
}

/** How many of five are lit for a load: `ceil(5 × min(load1 ÷ cores, 1))`, none below 0.05 of a core's worth each. */
export function litBars(load1: number | undefined, cores: number | undefined): number {
  if (load1 === undefined || cores === undefined || cores <= 0) return 0;
  const part = load1 / cores;
  return part < LEAST ? 0 : Math.ceil(LED_COUNT * Math.min(part, 1));
}

export function frameOf(mode: PanelMode, signs: PanelSigns): Leds {
  if (mode === 'status') return [signs.booted, signs.connected, signs.slow, signs.user1, signs.user2];
  const lit = litBars(signs.load1, signs.cores);
  return [lit > 4, lit > 3, lit > 2, lit > 1, lit > 0];
}

/** As they cross the network: bit 0 is the LED at the top. */
export function bitsOf(leds: Leds): number {
  return leds.reduce((bits, lit, index) => bits | (lit ? 1 << index : 0), 0);
}

export function ledsOf(bits: number): Leds {
  const lit = (index: number): boolean => (bits & (1 << index)) !== 0;
  return [lit(0), lit(1), lit(2), lit(3), lit(4)];
}
