import { BreadboxError } from '../../cluster/errors.ts';
import type { MeterDriver, Reading } from '../driver.ts';
import { type TypedWatts, typedNow } from '../typed-watts.ts';

/** A meter that a person reads: what it shows is what was typed last. */
export class TypedIn implements MeterDriver {
  readonly #typed: () => TypedWatts;
  readonly #now: () => number;

  constructor(typed: () => TypedWatts, now: () => number) {
    this.#typed = typed;
    this.#now = now;
  }

  async probe(): Promise<string> {
    return 'read by a person';
  }

  async read(): Promise<Reading> {
    const reading = typedNow(this.#typed(), this.#now());
    if (reading !== undefined) return reading;
    throw new BreadboxError('not-supported', 'Nobody has typed what this meter shows.', {
      hint: 'breadbox meter type NAME WATTS says what it shows now; with --as typical, what it mostly shows.',
    });
  }
}
