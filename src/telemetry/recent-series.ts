import type { Ring, RingRoom } from './ring-room.ts';

/**
 * The last seconds or minutes of a series, a value a step. Most flags and sizes never change: until one does, or two steps are missed, a
 * series costs no more than its one value.
 */
export class RecentSeries {
  readonly #everySec: number;
  readonly #length: number;
  readonly #room: RingRoom;
  #ring: Ring | undefined;
  #constant = Number.NaN;
  #first = 0;
  #last = -1;

  /** @param everySec how long a step is  @param seconds how far back it knows */
  constructor(everySec: number, seconds: number, room: RingRoom) {
    this.#everySec = everySec;
    this.#room = room;
    this.#length = Math.max(2, Math.ceil(seconds / everySec));
  }

  /** @param second since 1970; of two values in a step the later call counts, and one that is older than what is known does not. */
  put(second: number, value: number): void {
    const step = Math.floor(second / this.#everySec);
    const kept = Math.fround(value);
    if (this.#ring === undefined) {
      if (this.#last === -1) {
        this.#constant = kept;
        this.#first = step;
      }
      if (kept === this.#constant && (this.#last === -1 || (step >= this.#last && step <= this.#last + 2))) {
        this.#last = step;
        return;
      }
      this.#ring = this.#unfolded();
    }
    if (step <= this.#last - this.#length) return;
    const { values, from } = this.#ring;
    if (step > this.#last) {
      for (let gap = Math.max(this.#last + 1, step - this.#length + 1); gap < step; gap++)
        values[from + (gap % this.#length)] = Number.NaN;
      this.#last = step;
    }
    values[from + (step % this.#length)] = kept;
  }

  /** The value of the step in which a second is, or of one that began up to `heldSec` before. NaN: not measured. */
  at(second: number, heldSec = 0): number {
    const step = Math.floor(second / this.#everySec);
    const earliest = Math.floor((second - heldSec) / this.#everySec);
    for (let each = step; each >= earliest; each--) {
      const value = this.#of(each);
      if (!Number.isNaN(value)) return value;
    }
    return Number.NaN;
  }

  /** Gives back its room, and knows nothing any more. */
  end(): void {
    if (this.#ring !== undefined) this.#room.give(this.#ring, this.#length);
    this.#ring = undefined;
    this.#last = -1;
  }

  #of(step: number): number {
    if (step > this.#last || step <= this.#last - this.#length) return Number.NaN;
    if (this.#ring !== undefined) return this.#ring.values[this.#ring.from + (step % this.#length)]!;
    return step >= this.#first ? this.#constant : Number.NaN;
  }

  #unfolded(): Ring {
    const ring = this.#room.take(this.#length);
    const { values, from } = ring;
    values.fill(Number.NaN, from, from + this.#length);
    for (let step = Math.max(this.#first, this.#last - this.#length + 1); step <= this.#last; step++)
      values[from + (step % this.#length)] = this.#constant;
    return ring;
  }
}
