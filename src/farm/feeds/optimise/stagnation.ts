import { isFlat } from './search.ts';

const LONGEST = 20_000;

/** When the values of CMA-ES say that a start is over: EqualFunValues, TolFun and Stagnation of arXiv:1604.00772, B.3. */
export class Stagnation {
  readonly #flatGenerations: number;
  readonly #leastGenerations: number;
  readonly #bests: number[] = [];
  readonly #medians: number[] = [];
  #isFlat = false;
  #generations = 0;

  constructor(dimension: number, lambda: number) {
    this.#flatGenerations = 10 + Math.ceil((30 * dimension) / lambda);
    this.#leastGenerations = 120 + Math.ceil((30 * dimension) / lambda);
  }

  /** The values of a generation, the best first. */
  add(values: readonly number[]): void {
    this.#bests.push(values[0] ?? Infinity);
    this.#medians.push(values[Math.floor(values.length / 2)] ?? Infinity);
    this.#generations++;
    if (this.#bests.length > LONGEST) {
      this.#bests.shift();
      this.#medians.shift();
    }
    const recent = this.#bests.slice(-this.#flatGenerations);
    const isFull = recent.length === this.#flatGenerations;
    this.#isFlat = isFull && isFlat(Math.min(...recent, ...values), Math.max(...recent, ...values));
  }

  get isReached(): boolean {
    if (this.#isFlat) return true;
    const length = Math.min(LONGEST, Math.max(this.#leastGenerations, Math.floor(0.2 * this.#generations)));
    if (this.#generations % 10 !== 0 || this.#bests.length < length) return false;
    return [this.#bests, this.#medians].every((history) => {
      const window = history.slice(-length);
      const share = Math.ceil(0.3 * length);
      return median(window.slice(-share)) >= median(window.slice(0, share));
    });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
}
