import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random numbers of a seed: the same ones each time. */
export class Chance {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;
  #spare: number | undefined;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** From 0, less than 1. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  uniforms(count: number): number[] {
    return Array.from({ length: count }, () => this.uniform());
  }

  /** A whole number from 0, less than `end`. */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  /** Of mean 0 and variance 1, by the polar method of Marsaglia and Bray, SIAM Review 6 (1964). */
  normal(): number {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = v * factor;
      return u * factor;
    }
  }

  normals(count: number): number[] {
    return Array.from({ length: count }, () => this.normal());
  }
}
