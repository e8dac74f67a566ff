import { isFlat, mirrored } from './search.ts';

/** A point of a simplex, or one that may become so. */
export interface Probe {
  readonly at: readonly number[];
  isOffered: boolean;
  value?: number;
}

type Vertex = Probe & { value: number };

interface Step {
  readonly reflected: Probe;
  readonly expanded: Probe;
  readonly outside: Probe;
  readonly inside: Probe;
}

/** No round part of a range: valleys often lie at round distances. */
const SIDE = 0.07;
const SMALL = 1e-4;
const TINY = 1e-10;

/**
 * The downhill simplex of J. A. Nelder and R. Mead, The Computer Journal 7 (1965), with the coefficients of F. Gao and
 * L. Han, Computational Optimization and Applications 51 (2012), which keep it from going numb in many dimensions.
 */
export class Simplex {
  readonly #expansion: number;
  readonly #contraction: number;
  readonly #shrinkage: number;
  #vertices: Probe[];
  #step: Step | undefined;
  #hasConverged = false;

  constructor(start: readonly number[], steps: readonly number[]) {
    const dimension = Math.max(2, start.length);
    this.#expansion = 1 + 2 / dimension;
    this.#contraction = 0.75 - 1 / (2 * dimension);
    this.#shrinkage = 1 - 1 / dimension;
    this.#vertices = [
      probe(start),
      ...start.map((_, axis) => {
        const side = Math.max(SIDE, steps[axis] ?? 0);
        return probe(start.map((x, other) => (other === axis ? x + (x + side > 1 ? -side : side) : x)));
      }),
    ];
  }

  get hasConverged(): boolean {
    return this.#hasConverged;
  }

  /** The next point to compute; `ahead`: even one that may turn out not to be needed. */
  next(ahead: boolean): Probe | undefined {
    const vertex = this.#vertices.find(({ isOffered }) => !isOffered);
    if (vertex !== undefined || this.#step === undefined) return vertex;
    const { reflected, expanded, outside, inside } = this.#step;
    const wanted = ahead && reflected.value === undefined ? [reflected, expanded, inside, outside] : [this.#needed()];
    return wanted.find((trial) => trial !== undefined && !trial.isOffered);
  }

  /** Goes as far as the values that are known allow. */
  advance(): void {
    while (this.#vertices.every(isKnown)) {
      this.#step ??= this.#newStep(this.#vertices);
      if (this.#hasConverged || this.#needed() !== undefined) return;
      this.#take(this.#vertices, this.#step);
      this.#step = undefined;
    }
  }

  #newStep(vertices: Vertex[]): Step {
    vertices.sort((a, b) => a.value - b.value);
    const [best, ...others] = vertices as [Vertex, ...Vertex[]];
    const worst = others.at(-1) as Vertex;
    const size = Math.max(...others.map(({ at }) => distance(at, best.at)));
    this.#hasConverged = best.value === Infinity || size <= TINY || (size <= SMALL && isFlat(best.value, worst.value));
    const kept = vertices.slice(0, -1);
    const centre = best.at.map((_, axis) => kept.reduce((sum, { at }) => sum + (at[axis] ?? 0), 0) / kept.length);
    const along = (factor: number) =>
      probe(centre.map((middle, axis) => middle + factor * (middle - (worst.at[axis] ?? 0))));
    return {
      reflected: along(1),
      expanded: along(this.#expansion),
      outside: along(this.#contraction),
      inside: along(-this.#contraction),
    };
  }

  /** The trial without which the step cannot be decided. */
  #needed(): Probe | undefined {
    if (this.#step === undefined) return undefined;
    const { reflected } = this.#step;
    const trial = reflected.value === undefined ? reflected : this.#second(reflected.value, this.#step);
    return trial?.value === undefined ? trial : undefined;
  }

  /** What is tried beside the reflected point. */
  #second(value: number, { expanded, outside, inside }: Step): Probe | undefined {
    const [best, nextToWorst, worst] = [this.#vertices[0], this.#vertices.at(-2), this.#vertices.at(-1)] as Vertex[];
    if (value < (best?.value ?? 0)) return expanded;
    if (value < (nextToWorst?.value ?? 0)) return undefined;
    return value < (worst?.value ?? 0) ? outside : inside;
  }

  #take(vertices: Vertex[], step: Step): void {
    const reflected = step.reflected as Vertex;
    const second = this.#second(reflected.value, step) as Vertex | undefined;
    const worst = vertices.at(-1) as Vertex;
    let accepted: Vertex | undefined = reflected;
    if (second === step.expanded) accepted = second.value < reflected.value ? second : reflected;
    else if (second === step.outside) accepted = second.value <= reflected.value ? second : undefined;
    else if (second === step.inside) accepted = second.value < worst.value ? second : undefined;
    if (accepted === undefined) this.#shrink(vertices);
    else vertices[vertices.length - 1] = accepted;
  }

  #shrink([best, ...others]: Vertex[]): void {
    const towards = best as Vertex;
    this.#vertices = [
      towards,
      ...others.map(({ at }) =>
        probe(at.map((x, axis) => (towards.at[axis] ?? 0) + this.#shrinkage * (x - (towards.at[axis] ?? 0)))),
      ),
    ];
  }
}

function probe(at: readonly number[]): Probe {
  return { at: mirrored(at), isOffered: false };
}

function isKnown(vertex: Probe): vertex is Vertex {
  return vertex.value !== undefined;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((x, axis) => Math.abs(x - (b[axis] ?? 0))));
}
