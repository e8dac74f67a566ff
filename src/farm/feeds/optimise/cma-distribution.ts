import type { Chance } from './chance.ts';
import { type CmaWeights, cmaWeights } from './cma-weights.ts';
import { Covariance } from './covariance.ts';

/** One of a generation: at `mean + sigma y`, where y is z, of the standard normal distribution, in the shape of C. */
export interface Individual {
  readonly at: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
}

const FIRST_SIGMA = 0.3;
/**
 * Of an individual. Rastrigin's function in ten dimensions with a population of 160 was solved by 20 of 40 starts so, by 6 where
 * each was reflected into the cube at once.
 */
const MOST_DRAWS = 20;
/** The cube repeats itself, reflected, beyond its sides: a wider distribution only blurs. */
const WIDEST = 1;
/** In steps of an integer parameter: narrower, and no neighbour would be drawn any more. */
const NARROWEST_STEPS = 0.2;
const TOL_X = 1e-11;
const WORST_CONDITION = 1e14;

/** The distribution of CMA-ES: figure 6 of arXiv:1604.00772, with its numbers of equations. */
export class CmaDistribution {
  readonly lambda: number;
  readonly #weights: CmaWeights;
  readonly #chance: Chance;
  readonly #steps: readonly number[];
  readonly #covariance: Covariance;
  readonly #expectedLength: number;
  readonly #generationsPerDecomposition: number;
  #mean: readonly number[];
  #sigma = FIRST_SIGMA;
  #pathSigma: readonly number[];
  #pathC: readonly number[];
  #generation = 0;
  #isNumeric = true;

  constructor(mean: readonly number[], lambda: number, steps: readonly number[], chance: Chance) {
    const n = mean.length;
    this.lambda = lambda;
    this.#weights = cmaWeights(n, lambda);
    this.#chance = chance;
    this.#steps = steps;
    this.#mean = mean;
    this.#covariance = new Covariance(n);
    this.#pathSigma = mean.map(() => 0);
    this.#pathC = mean.map(() => 0);
    this.#expectedLength = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    const { c1, cMu } = this.#weights;
    this.#generationsPerDecomposition = Math.max(1, Math.floor(1 / (10 * n * (c1 + cMu))));
    this.#keepWidths();
  }

  /** Within the unit cube where that can be had by drawing anew, the simplest way of section B.5. */
  sample(): Individual[] {
    return Array.from({ length: this.lambda }, () => {
      for (let draw = 1; ; draw++) {
        const individual = this.#draw();
        if (draw === MOST_DRAWS || individual.at.every((x) => x >= 0 && x <= 1)) return individual;
      }
    });
  }

  #draw(): Individual {
    const z = this.#chance.normals(this.#mean.length); // (38)
    const y = this.#covariance.shaped(z); // (39)
    return { at: plus(this.#mean, y, this.#sigma), y, z }; // (40)
  }

  /** Moves on, given a generation from its best to its worst. */
  update(ranked: readonly Individual[]): void {
    const { w, mu, muEff, cSigma, dSigma, cc, c1, cMu } = this.#weights;
    const n = this.#mean.length;
    const parents = ranked.slice(0, mu);
    const step = weighted(w, parents, ({ y }) => y); // (41)
    this.#mean = plus(this.#mean, step, this.#sigma); // (42)
    const turned = this.#covariance.turned(weighted(w, parents, ({ z }) => z));
    this.#pathSigma = plus(scaled(this.#pathSigma, 1 - cSigma), turned, Math.sqrt(cSigma * (2 - cSigma) * muEff)); // (43)
    const length = norm(this.#pathSigma);
    this.#sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (length / this.#expectedLength - 1))); // (44)
    this.#generation++;
    const settled = length / Math.sqrt(1 - (1 - cSigma) ** (2 * (this.#generation + 1)));
    const h = settled < (1.4 + 2 / (n + 1)) * this.#expectedLength ? 1 : 0;
    this.#pathC = plus(scaled(this.#pathC, 1 - cc), step, h * Math.sqrt(cc * (2 - cc) * muEff)); // (45)
    const terms = ranked.map(({ y, z }, rank) => {
      const weight = w[rank] ?? 0;
      return { y, weight: cMu * (weight >= 0 ? weight : (weight * n) / norm(z) ** 2) }; // (46)
    });
    const keep = 1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cMu * w.reduce((sum, weight) => sum + weight, 0);
    this.#covariance.update(keep, [{ y: this.#pathC, weight: c1 }, ...terms]); // (47)
    const isWidened = this.#keepWidths();
    if (isWidened || this.#generation % this.#generationsPerDecomposition === 0)
      this.#isNumeric = this.#covariance.decompose();
  }

  /** Whether sampling on cannot lead anywhere: section B.3. */
  get isSpent(): boolean {
    if (!this.#isNumeric || this.#covariance.condition > WORST_CONDITION) return true;
    return this.#mean.every(
      (x, axis) =>
        this.#sigma * Math.max(this.#covariance.deviation(axis), Math.abs(this.#pathC[axis] ?? 0)) < TOL_X ||
        x === x + 0.2 * this.#sigma * this.#covariance.deviation(axis),
    );
  }

  /** Whether a coordinate had to be widened. */
  #keepWidths(): boolean {
    const widest = Math.max(...this.#mean.map((_, axis) => this.#covariance.deviation(axis)));
    this.#sigma = Math.min(this.#sigma, WIDEST / widest);
    let isWidened = false;
    for (const [axis, step] of this.#steps.entries()) {
      const factor = (NARROWEST_STEPS * step) / (this.#sigma * this.#covariance.deviation(axis));
      if (!(factor > 1)) continue;
      this.#covariance.widen(axis, factor);
      isWidened = true;
    }
    return isWidened;
  }
}

function plus(a: readonly number[], b: readonly number[], factor: number): number[] {
  return a.map((value, axis) => value + factor * (b[axis] ?? 0));
}

function scaled(a: readonly number[], factor: number): number[] {
  return a.map((value) => factor * value);
}

function weighted(
  weights: readonly number[],
  individuals: readonly Individual[],
  vector: (individual: Individual) => readonly number[],
): number[] {
  const sum = new Array<number>(individuals[0]?.at.length ?? 0).fill(0);
  for (const [rank, individual] of individuals.entries())
    for (const [axis, value] of vector(individual).entries())
      sum[axis] = (sum[axis] ?? 0) + (weights[rank] ?? 0) * value;
  return sum;
}

function norm(a: readonly number[]): number {
  return Math.hypot(...a);
}
