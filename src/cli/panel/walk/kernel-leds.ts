import type { PanelSettings } from '../../../protocol/panel.ts';
import { LED_COUNT } from '../../../protocol/panel-frame.ts';
import type { Board } from './board.ts';
import type { Guide } from './guide.ts';
import { LAMP_WORDS, lampChoices, onlyLed } from './lamp-words.ts';
import { Left } from './left.ts';
import { useChip } from './use-chip.ts';

type LedSettings = Extract<PanelSettings, { readonly driver: 'leds' }>;

/** Lights one after the other and asks which lamp of the panel it is to be. @throws Left */
export async function chooseKernelLeds(board: Board, guide: Guide, names: readonly string[]): Promise<LedSettings> {
  for (;;) {
    guide.part('LEDs');
    guide.say(
      `${board.node} has ${names.join(', ')}. What is taken for the panel, the kernel no longer blinks by itself.`,
    );
    const leds: (string | null)[] = Array.from({ length: LED_COUNT }, () => null);
    for (const name of names) {
      const free = lampChoices().filter(({ value }) => leds[value] === null);
      if (free.length === 0) break;
      await useChip(board, guide, { driver: 'leds', leds: [name, null, null, null, null] });
      await board.show(onlyLed(0));
      const lamp = await guide.choose(`${name} is lit now. Which lamp of the panel is it to be?`, [
        ...free,
        { value: -1, label: 'None: leave it to the kernel' },
        { value: -2, label: 'I see nothing that is lit' },
      ]);
      if (lamp >= 0) leds[lamp] = name;
    }
    const given = leds.flatMap((name, lamp) => (name === null ? [] : [`${name} is ${LAMP_WORDS[lamp]}`]));
    if (given.length > 0) {
      guide.say(`${given.join('; ')}.`);
      return { driver: 'leds', leds };
    }
    if (!(await guide.agrees('No LED was taken. Light each of them once more?'))) throw new Left();
  }
}
