import { LED_COUNT, type PanelMode } from '../../protocol/panel-frame.ts';

/** What stands beside the lamps, from the top. */
export const LAMP_WORDS: Readonly<Record<PanelMode, readonly string[]>> = {
  status: ['boot', 'net', 'temp', 'user 1', 'user 2'],
  load: ['100 %', '80', '60', '40', '20'],
};

/** Colour and shape of a lamp: in status mode temp is a red diamond, the user LEDs are ice. */
export function lampKind(mode: PanelMode, place: number): 'amber' | 'red' | 'ice' {
  if (mode === 'load' || place < 2) return 'amber';
  return place === 2 ? 'red' : 'ice';
}

export function isLit(bits: number, place: number): boolean {
  return (bits & (1 << place)) !== 0;
}

/** The lens for those who do not see it: 3 of 5 lamps lit; boot on, net on, temp off, user 1 off, user 2 off. */
export function lensText(mode: PanelMode, bits: number): string {
  const lit = LAMP_WORDS.status.map((_, place) => isLit(bits, place));
  if (mode === 'load') return `load, ${lit.filter(Boolean).length} of ${LED_COUNT} lamps lit`;
  return LAMP_WORDS.status.map((word, place) => `${word} ${lit[place] ? 'on' : 'off'}`).join(', ');
}
