import type { CHIP_PINS } from '../../protocol/panel-limits.ts';
import type { Message } from './i2c.ts';
import type { Wiring } from './wiring.ts';

/** What was read back of a chip. */
export interface ReadBack {
  /** Of its pins, now. */
  readonly levels: number;
  /** It is as it was set up, and its outputs are as they were written; not so where it lost its power in between, or is another. */
  readonly isKept: boolean;
}

/** How a kind of chip is spoken to: values in, messages out, nothing sent. */
export interface Chip {
  readonly kind: keyof typeof CHIP_PINS;
  readonly title: string;
  /** From any state, without an LED that flashes: what the outputs say comes before they are outputs. */
  setUp(wiring: Wiring, levels: number): Message[];
  write(wiring: Wiring, levels: number): Message[];
  /** One message that reads, after others that only say from where. */
  readonly look: readonly Message[];
  readBack(bytes: readonly number[], wiring: Wiring, levels: number): ReadBack;
}
