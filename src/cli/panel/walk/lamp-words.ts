import { LED_COUNT, type Leds } from '../../../protocol/panel-frame.ts';
import type { Choice } from './guide.ts';

/** Of the person who looks at them; the same words as in the panel. */
export const LAMP_WORDS = [
  '1, at the top (boot, 100 %)',
  '2 (net, 80 %)',
  '3, in the middle (temp, 60 %)',
  '4 (user 1, 40 %)',
  '5, at the bottom (user 2, 20 %)',
] as const;

export function lampChoices(): Choice<number>[] {
  return LAMP_WORDS.map((label, value) => ({ value, label }));
}

export const ALL_LIT: Leds = [true, true, true, true, true];

/** That one alone. */
export function onlyLed(at: number): Leds {
  const lit = (led: number): boolean => led === at;
  return [lit(0), lit(1), lit(2), lit(3), lit(LED_COUNT - 1)];
}
