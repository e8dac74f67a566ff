/** Sixteen rings of a minute. */
const CHUNK_VALUES = 960;

/** Where a ring lies: `length` values from `from` on. */
export interface Ring {
  readonly values: Float32Array;
  readonly from: number;
}

/** Room for what the series of one node did last, side by side: as many small arrays would be larger than what is in them. */
export class RingRoom {
  /** Given back, by length. */
  readonly #free = new Map<number, Ring[]>();
  #chunk: Float32Array | undefined;
  #used = 0;

  /** Holds whatever was there before. */
  take(length: number): Ring {
    const free = this.#free.get(length)?.pop();
    if (free !== undefined) return free;
    if (length >= CHUNK_VALUES / 2) return { values: new Float32Array(length), from: 0 };
    if (this.#chunk === undefined || this.#used + length > this.#chunk.length) {
      this.#chunk = new Float32Array(CHUNK_VALUES);
      this.#used = 0;
    }
    this.#used += length;
    return { values: this.#chunk, from: this.#used - length };
  }

  give(ring: Ring, length: number): void {
    const free = this.#free.get(length);
    if (free === undefined) this.#free.set(length, [ring]);
    else free.push(ring);
  }
}
