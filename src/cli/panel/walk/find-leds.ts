import { DARK, LED_COUNT } from '../../../protocol/panel-frame.ts';
import { CHIP_PINS } from '../../../protocol/panel-limits.ts';
import { type ChipSettings, pinName } from '../settings-words.ts';
import type { Board } from './board.ts';
import type { ChipPlace } from './find-chip.ts';
import type { Guide } from './guide.ts';
import { ALL_LIT, LAMP_WORDS, lampChoices, onlyLed } from './lamp-words.ts';
import { Left } from './left.ts';
import { useChip } from './use-chip.ts';

type Pins = ChipSettings['pins'];
type Toggle = ChipSettings['switch'];

/** Lights one pin after the other and asks which LED that is. @throws Left */
export async function findLeds(board: Board, guide: Guide, chip: ChipPlace, toggle: Toggle): Promise<ChipSettings> {
  const free = Array.from({ length: CHIP_PINS[chip.driver] }, (_, pin) => pin).filter((pin) => pin !== toggle?.pin);
  for (;;) {
    guide.part('LEDs');
    const { pinOf, activeLow } = await lightEach(board, guide, chip, free);
    const pins = await completed(guide, pinOf, free);
    if (pins === undefined) continue;
    const settings: ChipSettings = { ...chip, pins, activeLow, ...(toggle !== undefined && { switch: toggle }) };
    await useChip(board, guide, settings);
    await board.show(ALL_LIT);
    const next = await guide.choose('All five LEDs are lit now. Are they?', [
      { value: 'yes', label: 'Yes' },
      { value: 'again', label: 'No: light each of them once more' },
      { value: 'on', label: 'No, but go on: one is broken or missing' },
      { value: 'stop', label: 'No: stop here; everything stays as it was' },
    ]);
    if (next === 'stop') throw new Left();
    if (next !== 'again') return settings;
  }
}

async function lightEach(board: Board, guide: Guide, chip: ChipPlace, free: readonly number[]) {
  const pinOf = new Map<number, number>();
  let activeLow = chip.driver === 'pcf8574';
  for (let at = 0; at < free.length && pinOf.size < LED_COUNT; at += LED_COUNT) {
    const pins = fivePins(free, at);
    await useChip(board, guide, { ...chip, pins, activeLow });
    if (pinOf.size === 0) activeLow = await polarity(board, guide, { ...chip, pins, activeLow });
    for (const [i, pin] of pins.entries()) {
      if (at + i >= free.length || pinOf.size === LED_COUNT) break;
      await askWhich(guide, pinOf, { pin, name: pinName(chip.driver, pin), light: () => board.show(onlyLed(i)) });
    }
    await board.show(DARK);
  }
  return { pinOf, activeLow };
}

/** Those from `at` on; at the end, with some that were lit already. */
function fivePins(free: readonly number[], at: number): Pins {
  const pins = [...free.slice(at, at + LED_COUNT), ...free.slice(0, at).reverse()].slice(0, LED_COUNT);
  return pins as Pins;
}

/** @returns whether an LED is lit by 0 */
async function polarity(board: Board, guide: Guide, settings: ChipSettings): Promise<boolean> {
  const ask = () =>
    guide.choose('No LED of the panel should be lit now. What do you see?', [
      { value: true, label: 'All are dark' },
      { value: false, label: 'Some are lit, or all' },
    ]);
  await board.show(DARK);
  if (await ask()) return settings.activeLow;
  const turned = { ...settings, activeLow: !settings.activeLow };
  guide.say(
    `Then they are wired to be lit by ${turned.activeLow ? '0' : '1'}, and it goes the other way round from now on.`,
  );
  await useChip(board, guide, turned);
  await board.show(DARK);
  if (await ask()) return turned.activeLow;
  guide.warn('What is lit both ways does not hang on these pins, but on 3.3 V. It is left out of account.');
  await useChip(board, guide, settings);
  return settings.activeLow;
}

interface TriedPin {
  readonly pin: number;
  readonly name: string;
  readonly light: () => Promise<void>;
}

async function askWhich(guide: Guide, pinOf: Map<number, number>, { pin, name, light }: TriedPin): Promise<void> {
  for (;;) {
    await light();
    const seen = await guide.choose<number | 'none' | 'several' | 'again'>(
      `${name} is lit now. Which LED is that, from the top?`,
      [
        ...lampChoices(),
        { value: 'none', label: 'None is lit' },
        { value: 'several', label: 'More than one' },
        { value: 'again', label: 'Light it again: it took me more than ten minutes' },
      ],
    );
    if (seen === 'again') continue;
    if (seen === 'none') return;
    if (seen === 'several') {
      guide.warn(`${name} is left out: two LEDs at one pin, or two pins that touch each other, which solder does.`);
      return;
    }
    const isNew =
      !pinOf.has(seen) ||
      (await guide.choose(`LED ${seen + 1} was lit by another pin before. Both cannot be.`, [
        { value: false, label: `It was a slip: ask me again for ${name}` },
        { value: true, label: `It is ${name}; the one before was a slip` },
      ]));
    if (!isNew) continue;
    pinOf.set(seen, pin);
    return;
  }
}

/** @returns `undefined`: from the beginning. @throws Left */
async function completed(
  guide: Guide,
  pinOf: ReadonlyMap<number, number>,
  free: readonly number[],
): Promise<Pins | undefined> {
  const leds = Array.from({ length: LED_COUNT }, (_, led) => led);
  const unlit = leds.filter((led) => !pinOf.has(led));
  const left = free.filter((pin) => ![...pinOf.values()].includes(pin));
  if (unlit.length > 0) {
    guide.warn(
      `Not lit: LED ${unlit.map((led) => LAMP_WORDS[led]).join('; ')}. An LED that is the wrong way round stays dark, and so does one whose wire or resistor is loose.`,
    );
    const next = await guide.choose<'again' | 'keep' | 'stop'>('What next?', [
      { value: 'again', label: 'Light each of them once more' },
      ...(pinOf.size === 0 ? [] : [{ value: 'keep' as const, label: 'Go on with those that were lit' }]),
      { value: 'stop', label: 'Stop here; everything stays as it was' },
    ]);
    if (next === 'stop') throw new Left();
    if (next === 'again') return undefined;
  }
  // An LED that is not there gets a pin at which nothing is.
  return leds.map((led) => pinOf.get(led) ?? left.shift()!) as Pins;
}
