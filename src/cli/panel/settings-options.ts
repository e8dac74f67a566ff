import { BreadboxError } from '../../cluster/errors.ts';
import type { PanelDriver, PanelSettings } from '../../protocol/panel.ts';
import { LED_COUNT } from '../../protocol/panel-frame.ts';
import { CHIP_PINS, PANEL_DRIVERS } from '../../protocol/panel-limits.ts';
import type { OptionSpec } from '../command.ts';
import { wholeNumber } from '../options.ts';
import { type ChipDriver, type ChipSettings, isChip } from './settings-words.ts';

export interface SettingsOptions {
  readonly driver?: PanelDriver;
  readonly bus?: number;
  readonly address?: number;
  readonly pins?: ChipSettings['pins'];
  readonly activeLow?: boolean;
  readonly activeHigh?: boolean;
  readonly switchPin?: number | 'none';
  readonly statusWhen?: 'low' | 'high';
  readonly pullUp?: 'yes' | 'no';
  readonly leds?: (string | null)[];
}

const HIGHEST_PIN = 15;
const FIRST_ADDRESS = 0x03;
const LAST_ADDRESS = 0x77;

export const SETTINGS_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--driver DRIVER',
    text: 'What is wired: a chip, leds that the kernel knows, or nothing.',
    choices: PANEL_DRIVERS,
  },
  { flags: '--bus N', text: 'Of a chip: i2c-N.', parse: wholeNumber('--bus', 0, 255), shownDefault: '1' },
  { flags: '--address ADDRESS', text: 'Of a chip.', parse: busAddress, shownDefault: '0x20' },
  {
    flags: '--pins A,B,C,D,E',
    text: 'Of the LEDs, from the top. Of an MCP23017, 8 to 15 are GPB0 to GPB7.',
    parse: pinList,
    shownDefault: '0,1,2,3,4',
  },
  { flags: '--active-low', text: 'An LED is lit by 0.', shownDefault: 'of a pcf8574' },
  { flags: '--active-high', text: 'An LED is lit by 1.', shownDefault: 'of the others' },
  { flags: '--switch-pin PIN', text: 'Of a toggle, which rules the panel; none: there is none.', parse: switchPin },
  {
    flags: '--status-when LEVEL',
    text: 'The level of the toggle that means status.',
    choices: ['low', 'high'],
    shownDefault: 'low',
  },
  {
    flags: '--pull-up YES|NO',
    text: 'Whether the chip pulls the pin of the toggle up.',
    choices: ['yes', 'no'],
    shownDefault: 'yes',
  },
  {
    flags: '--leds A,B,C,D,E',
    text: 'Names below /sys/class/leds, from the top; - for one that is not there.',
    parse: ledNames,
  },
];

/** What is there with what was given; a driver that was not there before begins with its defaults. @throws BreadboxError `usage` */
export function changedSettings(before: PanelSettings, given: SettingsOptions): PanelSettings {
  const driver = given.driver ?? before.driver;
  if (driver === 'none' || driver === 'leds') refuseOf(driver, given);
  if (driver === 'none') return { driver };
  if (driver === 'leds') {
    const leds = given.leds ?? (before.driver === 'leds' ? before.leds : undefined);
    if (leds !== undefined) return { driver, leds };
    throw new BreadboxError('usage', 'Say which LEDs: --leds ACT,-,-,-,-', {
      hint: 'breadbox panel test NODE shows those that the node has.',
    });
  }
  if (given.leds !== undefined) throw new BreadboxError('usage', '--leds goes with --driver leds.');
  return chipSettings(driver, isChip(before) && before.driver === driver ? before : undefined, given);
}

function chipSettings(driver: ChipDriver, before: ChipSettings | undefined, given: SettingsOptions): ChipSettings {
  if (given.activeLow && given.activeHigh)
    throw new BreadboxError('usage', '--active-low and --active-high exclude each other.');
  const isLow = given.activeLow ?? (given.activeHigh ? false : (before?.activeLow ?? driver === 'pcf8574'));
  const toggle = toggleOf(before?.switch, given);
  const chip: ChipSettings = {
    driver,
    bus: given.bus ?? before?.bus ?? 1,
    address: given.address ?? before?.address ?? 0x20,
    pins: given.pins ?? before?.pins ?? [0, 1, 2, 3, 4],
    activeLow: isLow,
    ...(toggle !== undefined && { switch: toggle }),
  };
  const last = CHIP_PINS[driver] - 1;
  const beyond = [...chip.pins, ...(toggle === undefined ? [] : [toggle.pin])].find((pin) => pin > last);
  if (beyond !== undefined) throw new BreadboxError('usage', `A ${driver} has pins 0 to ${last}, and no ${beyond}.`);
  if (toggle !== undefined && chip.pins.includes(toggle.pin))
    throw new BreadboxError('usage', `Pin ${toggle.pin} cannot be an LED and the toggle.`, {
      hint: 'Say which pins the LEDs have with --pins.',
    });
  return chip;
}

function toggleOf(
  before: ChipSettings['switch'],
  { switchPin: pin, statusWhen, pullUp }: SettingsOptions,
): ChipSettings['switch'] {
  const isChanged = statusWhen !== undefined || pullUp !== undefined;
  if (pin === 'none' || (pin === undefined && before === undefined)) {
    if (isChanged) throw new BreadboxError('usage', '--status-when and --pull-up need a --switch-pin.');
    return undefined;
  }
  return {
    pin: pin ?? before!.pin,
    statusWhen: statusWhen ?? before?.statusWhen ?? 'low',
    pullUp: pullUp === undefined ? (before?.pullUp ?? true) : pullUp === 'yes',
  };
}

function refuseOf(driver: 'none' | 'leds', given: SettingsOptions): void {
  const ofChips = ['bus', 'address', 'pins', 'activeLow', 'activeHigh', 'switchPin', 'statusWhen', 'pullUp'] as const;
  const wrong =
    ofChips.find((name) => given[name] !== undefined) ?? (driver === 'none' && given.leds ? 'leds' : undefined);
  if (wrong === undefined) return;
  const flag = `--${wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new BreadboxError('usage', `${flag} says nothing where the driver is ${driver}.`, {
    hint: 'Name the driver too, such as: --driver mcp23008',
  });
}

export function busAddress(given: string): number {
  const value = /^(0x)?[0-9a-f]{1,2}$/i.test(given) ? Number.parseInt(given.replace(/^0x/i, ''), 16) : Number.NaN;
  if (value >= FIRST_ADDRESS && value <= LAST_ADDRESS) return value;
  throw new BreadboxError('usage', `'${given}' is not an address on a bus, which is from 0x03 to 0x77.`);
}

function pinList(given: string): ChipSettings['pins'] {
  const pins = given.split(',').map((word) => (/^\d{1,2}$/.test(word.trim()) ? Number(word) : Number.NaN));
  if (pins.length !== LED_COUNT || pins.some((pin) => !(pin <= HIGHEST_PIN)))
    throw new BreadboxError(
      'usage',
      `--pins: '${given}' is not five pins from 0 to ${HIGHEST_PIN}, such as 4,3,2,1,0.`,
    );
  if (new Set(pins).size !== LED_COUNT) throw new BreadboxError('usage', '--pins: each LED has a pin of its own.');
  return pins as ChipSettings['pins'];
}

function switchPin(given: string): number | 'none' {
  return given === 'none' ? given : wholeNumber('--switch-pin', 0, HIGHEST_PIN)(given);
}

function ledNames(given: string): (string | null)[] {
  const names = given.split(',').map((name) => (name.trim() === '-' || name.trim() === '' ? null : name.trim()));
  if (names.length === LED_COUNT && names.some((name) => name !== null)) return names;
  throw new BreadboxError('usage', `--leds: '${given}' is not five names, such as ACT,-,-,-,-.`);
}
