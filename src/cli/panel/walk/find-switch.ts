import { DARK, LED_COUNT } from '../../../protocol/panel-frame.ts';
import { CHIP_PINS } from '../../../protocol/panel-limits.ts';
import { type ChipSettings, pinName } from '../settings-words.ts';
import type { Board } from './board.ts';
import type { ChipPlace } from './find-chip.ts';
import type { Guide } from './guide.ts';
import { useChip } from './use-chip.ts';

const IT_IS = [{ value: true, label: 'It is' }];

type Toggle = NonNullable<ChipSettings['switch']>;

/**
 * Before any LED is lit, so that its pin is never made an output: a toggle would connect it to ground.
 * @returns `undefined`: there is none
 */
export async function findSwitch(board: Board, guide: Guide, chip: ChipPlace): Promise<Toggle | undefined> {
  guide.part('Toggle');
  if (!(await guide.agrees('Is there a toggle on the panel that is wired to the chip?', false))) return undefined;
  // What rules the panel until now could change pins in between.
  if (board.before.driver !== 'none') await board.use({ driver: 'none' });
  const pins = Array.from({ length: CHIP_PINS[chip.driver] }, (_, pin) => pin);
  let read: (before?: number) => Promise<number> = () => levels(board, guide, chip);
  for (;;) {
    await guide.choose('Put it to STATUS, then press Enter.', IT_IS);
    const status = await read();
    await guide.choose('Put it to LOAD, then press Enter.', IT_IS);
    const load = await read(status);
    const changed = pins.filter((pin) => ((status ^ load) >> pin) & 1);
    if (changed.length === 1) {
      const pin = changed[0]!;
      const statusWhen = (status >> pin) & 1 ? 'high' : 'low';
      guide.say(`It is at ${pinName(chip.driver, pin)}, which is ${statusWhen} on STATUS.`);
      return { pin, statusWhen, pullUp: true };
    }
    guide.warn(
      changed.length === 0
        ? 'No pin of the chip has changed. A toggle from a pin to ground needs a resistor to 3.3 V to be seen; the chip has such resistors, one for each pin.'
        : `Several pins have changed (${changed.map((pin) => pinName(chip.driver, pin)).join(', ')}): those that nothing is wired to read as they like.`,
    );
    const next = await guide.choose<'pull' | 'again' | 'known' | 'none'>('What next?', [
      ...(chip.driver === 'pcf8574'
        ? []
        : [
            {
              value: 'pull' as const,
              label: 'It goes to ground: find it by the resistors of the chip (half a minute)',
            },
          ]),
      { value: 'again', label: 'Try again' },
      { value: 'known', label: 'I know which pin it is at' },
      { value: 'none', label: 'Go on without it' },
    ]);
    if (next === 'none') return undefined;
    if (next === 'known') return askSwitch(guide, chip, pins);
    if (next === 'pull') read = (before) => pulledLevels(board, guide, chip, pins, before);
  }
}

/** Bit by bit the pins as they are, without anything being written. */
async function levels(board: Board, guide: Guide, { bus, address }: ChipPlace): Promise<number> {
  for (;;) {
    const found = await board.look(bus, address);
    if (found.levels !== undefined) return found.levels;
    guide.warn(`The chip does not answer any more. ${found.say}`);
    await guide.choose('Look at its wires, then press Enter.', IT_IS);
  }
}

/**
 * Each pin by itself as an input that the chip pulls up, as a toggle at that pin would be. Those that stand for LEDs
 * meanwhile are at 0, where a toggle to ground harms nothing. Compared with `before`, the first that is otherwise is enough.
 */
async function pulledLevels(
  board: Board,
  guide: Guide,
  chip: ChipPlace,
  pins: readonly number[],
  before?: number,
): Promise<number> {
  guide.say('One moment: it looks at one pin after the other.');
  await board.show(DARK);
  let bits = before ?? 0;
  // What was at ground is what a toggle would have let go of.
  const order = before === undefined ? pins : [...pins].sort((a, b) => ((before >> a) & 1) - ((before >> b) & 1));
  for (const pin of order) {
    const others = pins.filter((one) => one !== pin).slice(0, LED_COUNT) as ChipSettings['pins'];
    const toggle = { pin, statusWhen: 'low', pullUp: true } as const;
    // In between none: so what is told then is of this pin.
    await board.use({ driver: 'none' });
    const panel = await useChip(board, guide, { ...chip, pins: others, activeLow: false, switch: toggle });
    const isHigh = panel.mode === 'load';
    bits = isHigh ? bits | (1 << pin) : bits & ~(1 << pin);
    if (before !== undefined && bits !== before) break;
  }
  await board.use({ driver: 'none' });
  await board.showFrame();
  return bits;
}

async function askSwitch(guide: Guide, { driver }: ChipPlace, pins: readonly number[]): Promise<Toggle> {
  const pin = await guide.choose(
    'Which pin?',
    pins.map((value) => ({ value, label: pinName(driver, value) })),
  );
  const statusWhen = await guide.choose<Toggle['statusWhen']>('What does it do on STATUS?', [
    { value: 'low', label: 'It connects the pin to ground' },
    { value: 'high', label: 'It leaves the pin open, or connects it to 3.3 V' },
  ]);
  return { pin, statusWhen, pullUp: true };
}
