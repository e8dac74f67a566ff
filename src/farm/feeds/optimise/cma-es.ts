import { CmaDistribution, type Individual } from './cma-distribution.ts';
import { type Candidate, mirrored, type Search, type Setting, startingPoint } from './search.ts';
import { Stagnation } from './stagnation.ts';

/** A larger population learns little from what it is given. */
const FEWEST_GENERATIONS = 50;

/**
 * CMA-ES with negative weights, see cma-distribution.ts, in generations: it waits until all of one are told, so the order in
 * which they are told does not matter. Where a start ends, the next one has twice the population: IPOP, A. Auger and
 * N. Hansen, IEEE Congress on Evolutionary Computation 2005.
 */
export class CmaEs implements Search {
  readonly #setting: Setting;
  readonly #mostLambda: number;
  #distribution: CmaDistribution;
  #stagnation: Stagnation;
  #generation: readonly Individual[] = [];
  #values: (number | undefined)[] = [];
  #untold = 0;
  #offered = 0;
  /** The candidate that the first of this generation is. */
  #first = 0;
  #restarts = 0;
  #isOver = false;

  constructor(setting: Setting) {
    this.#setting = setting;
    const { dimension, workers, population } = setting;
    const share = Math.floor(setting.points / FEWEST_GENERATIONS);
    const usual = 4 + Math.floor(3 * Math.log(dimension));
    const lambda = population ?? Math.max(usual, Math.min(workers, share));
    this.#mostLambda = Math.max(lambda, share);
    this.#distribution = new CmaDistribution(startingPoint(setting), lambda, setting.steps, setting.chance);
    this.#stagnation = new Stagnation(dimension, lambda);
    this.#begin();
  }

  get restarts(): number {
    return this.#restarts;
  }

  next(): Candidate | undefined {
    const individual = this.#isOver ? undefined : this.#generation[this.#offered];
    if (individual === undefined) return undefined;
    return { candidate: this.#first + this.#offered++, at: mirrored(individual.at) };
  }

  tell(candidate: number, value: number): void {
    const index = candidate - this.#first;
    if (index < 0 || index >= this.#offered || this.#values[index] !== undefined) return;
    this.#values[index] = value;
    this.#untold--;
    if (this.#untold === 0) this.#advance(this.#values as number[]);
  }

  #advance(values: readonly number[]): void {
    const order = values.map((_, index) => index).sort((a, b) => compare(values[a] ?? 0, values[b] ?? 0) || a - b);
    const sorted = order.map((index) => values[index] as number);
    this.#distribution.update(order.map((index) => this.#generation[index] as Individual));
    this.#stagnation.add(sorted);
    if (this.#distribution.isSpent || this.#stagnation.isReached) this.#restart();
    else this.#begin();
  }

  #begin(): void {
    this.#first += this.#generation.length;
    this.#generation = this.#distribution.sample();
    this.#values = new Array(this.#generation.length).fill(undefined);
    this.#untold = this.#generation.length;
    this.#offered = 0;
  }

  #restart(): void {
    if (this.#restarts >= this.#setting.mostRestarts) {
      this.#isOver = true;
      return;
    }
    this.#restarts++;
    const { dimension, chance, steps } = this.#setting;
    const lambda = Math.min(2 * this.#distribution.lambda, this.#mostLambda);
    this.#distribution = new CmaDistribution(chance.uniforms(dimension), lambda, steps, chance);
    this.#stagnation = new Stagnation(dimension, lambda);
    this.#begin();
  }
}

/** Infinite values are equal. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
