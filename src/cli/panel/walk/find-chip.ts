import type { FoundChip } from '../../../protocol/panel.ts';
import { busAddress } from '../settings-options.ts';
import { CHIP_NAMES, type ChipDriver, hex, isChip } from '../settings-words.ts';
import type { Board } from './board.ts';
import type { Choice, Guide } from './guide.ts';
import { Left } from './left.ts';

export interface ChipPlace {
  readonly driver: ChipDriver;
  readonly bus: number;
  readonly address: number;
}

/** `leds`: the person would rather use those that the kernel has. */
export type Found = ChipPlace | { readonly driver: 'leds'; readonly names: readonly string[] };

type Next = 'again' | 'bus' | 'address' | 'leds' | 'stop' | { readonly address: number };

const FIRST = { bus: 1, address: 0x20 };

/** Looks, and writes nothing. @throws Left */
export async function findChip(board: Board, guide: Guide): Promise<Found> {
  guide.part('Bus and chip');
  let { bus, address } = isChip(board.before) ? board.before : FIRST;
  for (;;) {
    const found = await board.look(bus, address);
    const place = `${hex(address)} of i2c-${bus}`;
    if (found.state in CHIP_NAMES) {
      const driver = found.state as ChipDriver;
      guide.say(`At ${place} is an expander: ${CHIP_NAMES[driver]}. ${found.say}`);
      return { driver, bus, address };
    }
    guide.warn(trouble(board.node, found, bus, place));
    const next = await guide.choose<Next>('What next?', ways(found, address));
    if (next === 'stop') throw new Left();
    if (next === 'leds') return { driver: 'leds', names: found.leds };
    if (next === 'bus') bus = await askBus(guide, found.buses);
    else if (next === 'address') address = await askAddress(guide, address);
    else if (next !== 'again') address = next.address;
  }
}

function trouble(node: string, { state, say, buses, answering }: FoundChip, bus: number, place: string): string {
  if (state === 'no-programs')
    return `${node} has no program to speak to a bus: on it, sudo apt install i2c-tools, or what its distribution calls it. ${say}`;
  if (state === 'no-bus') {
    const others = buses.length > 0 ? ` It has ${buses.map((one) => `i2c-${one}`).join(', ')}.` : '';
    return `${node} has no bus i2c-${bus}.${others} On a Raspberry Pi it is switched on with raspi-config (Interface Options, I2C), or by dtparam=i2c_arm=on in config.txt and a restart. ${say}`;
  }
  if (state === 'nobody') {
    const others = answering.filter((one) => hex(one) !== place.slice(0, 4));
    return others.length > 0
      ? `Nobody answers at ${place}, but somebody does at ${others.map(hex).join(', ')}: the address is set by solder bridges or pins A0, A1, A2 of the chip.`
      : `Nobody answers at ${place}, nor elsewhere on that bus: SDA and SCL are exchanged, a wire is loose, or the chip has no power or is held in reset (RESET of an MCP23008 or MCP23017 belongs to 3.3 V).`;
  }
  if (state === 'driver')
    return `At ${place} is a chip that a driver of the kernel has. Its LEDs can be used by their names, if it has any. ${say}`;
  return `At ${place} answers something else than an expander that is known here, and nothing was or will be written to it: a ClusterHAT, for example, is at 0x20 too, and would switch its boards off. ${say}`;
}

function ways({ state, buses, answering, leds }: FoundChip, address: number): Choice<Next>[] {
  const choices: Choice<Next>[] = [{ value: 'again', label: 'Look again' }];
  if (state === 'nobody' || state === 'unknown' || state === 'driver') {
    for (const one of answering.filter((other) => other !== address).slice(0, 8))
      choices.push({ value: { address: one }, label: `Look at ${hex(one)}` });
    choices.push({ value: 'address', label: 'Look at another address' });
  }
  if (buses.length > 0 && state !== 'no-programs') choices.push({ value: 'bus', label: 'Look at another bus' });
  if (leds.length > 0) choices.push({ value: 'leds', label: 'Use LEDs that the kernel knows' });
  choices.push({ value: 'stop', label: 'Stop here; everything stays as it was' });
  return choices;
}

function askBus(guide: Guide, buses: readonly number[]): Promise<number> {
  return guide.choose(
    'Which bus?',
    buses.map((bus) => ({ value: bus, label: `i2c-${bus}` })),
  );
}

async function askAddress(guide: Guide, before: number): Promise<number> {
  const typed = await guide.type('Which address?', hex(before), (text) => {
    try {
      busAddress(text);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  });
  return busAddress(typed);
}
