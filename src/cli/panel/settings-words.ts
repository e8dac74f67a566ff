import type { PanelSettings } from '../../protocol/panel.ts';
import { LAMPS } from '../../protocol/panel-frame.ts';
import type { Fact } from '../output/report.ts';

export type ChipSettings = Extract<PanelSettings, { readonly pins: unknown }>;
export type ChipDriver = ChipSettings['driver'];

export const CHIP_NAMES: Readonly<Record<ChipDriver, string>> = {
  mcp23008: 'MCP23008',
  mcp23017: 'MCP23017',
  pcf8574: 'PCF8574',
};

export function isChip(settings: PanelSettings): settings is ChipSettings {
  return 'pins' in settings;
}

/** As it is printed on the chip's pins: GP0; of the larger one GPA0 to GPB7; P0. */
export function pinName(driver: ChipDriver, pin: number): string {
  if (driver === 'mcp23008') return `GP${pin}`;
  if (driver === 'pcf8574') return `P${pin}`;
  return pin < 8 ? `GPA${pin}` : `GPB${pin - 8}`;
}

export function hex(address: number): string {
  return `0x${address.toString(16).padStart(2, '0')}`;
}

export function settingsFacts(settings: PanelSettings): Fact[] {
  const fact = (title: string, value: string): Fact => ({ title, value, as: 'text' });
  if (settings.driver === 'none') return [fact('panel', 'no hardware is configured')];
  if (settings.driver === 'leds') {
    return [
      fact('panel', 'LEDs of the board, as the kernel names them'),
      ...LAMPS.map((lamp, i) => fact(lamp, settings.leds[i] ?? 'none')),
    ];
  }
  const { driver, bus, address, pins, activeLow, switch: toggle } = settings;
  return [
    fact('panel', `${CHIP_NAMES[driver]} at ${hex(address)} of i2c-${bus}`),
    ...LAMPS.map((lamp, i) => fact(lamp, pinName(driver, pins[i]!))),
    fact('lit by', activeLow ? '0' : '1'),
    fact('toggle', toggle === undefined ? 'none: breadbox panel mode' : toggleWords(driver, toggle)),
  ];
}

function toggleWords(driver: ChipDriver, { pin, statusWhen, pullUp }: NonNullable<ChipSettings['switch']>): string {
  return `${pinName(driver, pin)}, status while it is ${statusWhen}${pullUp ? ', pulled up by the chip' : ''}`;
}

/** The options of `breadbox panel settings` that say the same. */
export function settingsLine(node: string, settings: PanelSettings): string {
  const words = ['breadbox panel settings', node, '--driver', settings.driver];
  if (settings.driver === 'leds') words.push('--leds', settings.leds.map((name) => name ?? '-').join(','));
  if (isChip(settings)) {
    const { bus, address, pins, activeLow, switch: toggle } = settings;
    words.push('--bus', String(bus), '--address', hex(address), '--pins', pins.join(','));
    if (activeLow) words.push('--active-low');
    if (toggle !== undefined) {
      words.push('--switch-pin', String(toggle.pin), '--status-when', toggle.statusWhen);
      if (!toggle.pullUp) words.push('--pull-up', 'no');
    }
  }
  return words.join(' ');
}
