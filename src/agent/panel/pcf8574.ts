import type { Chip } from './chip.ts';
import type { Wiring } from './wiring.ts';

/**
 * No registers: what is written are the levels of the pins, what is read are those that they have. A 1 only pulls weakly, so it is an input
 * too, and all are 1 after power-on (TI SCPS068, NXP PCF8574 data sheet). LEDs are to be lit by 0: against a 1 there is 0.1 mA.
 */
export const pcf8574: Chip = {
  kind: 'pcf8574',
  title: 'PCF8574',
  setUp: (wiring, levels) => [{ write: [latch(wiring, levels)] }],
  write: (wiring, levels) => [{ write: [latch(wiring, levels)] }],
  look: [{ read: 1 }],
  readBack: ([read = 0xff], wiring, levels) => ({
    levels: read,
    // A pin that was written 1 may be held down by what is on it; one that was written 0 is 0.
    isKept: (read & ~latch(wiring, levels) & 0xff) === 0,
  }),
};

function latch({ outputs }: Wiring, levels: number): number {
  return (levels | ~outputs) & 0xff;
}
